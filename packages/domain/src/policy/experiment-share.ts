/** A running A/B split: so many of a hundred customers are scored by the challenger. */
export interface ExperimentSplit {
  readonly id: string;
  readonly sharePercent: number;
}

const slots = 10_000;

/**
 * Whether a customer belongs to the challenger. It hangs on shop, customer and experiment alone, so every process
 * and every audit gives the same answer; a larger share keeps everybody who was in the smaller one, and two
 * experiments draw independently of each other.
 */
export function isInExperiment(shopId: string, customerId: string, split: ExperimentSplit): boolean {
  const slot = hash32(`${split.id}\n${shopId}\n${customerId}`) % slots;
  return slot < (split.sharePercent / 100) * slots;
}

/** FNV-1a with MurmurHash3's last mixing: without it, ids that differ in the last digit fall side by side. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
