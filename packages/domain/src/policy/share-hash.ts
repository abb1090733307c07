const slots = 10_000;

/**
 * Whether a text falls into a share of all texts. It hangs on the text alone, so every process and every audit gives the
 * same answer; a larger share keeps everything that was in the smaller one.
 */
export function isInShare(text: string, sharePercent: number): boolean {
  return hash32(text) % slots < (sharePercent / 100) * slots;
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
