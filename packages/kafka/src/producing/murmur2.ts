const seed = 0x9747b28c;
const m = 0x5bd1e995;
const r = 24;

/**
 * Murmur2 as Kafka's Java client computes it over a key's bytes (`org.apache.kafka.common.utils.Utils.murmur2`),
 * in 32-bit integer arithmetic. The Kafka client's own version counts in BigInt and costs more than the rest of a
 * small message.
 *
 * @returns a signed 32-bit integer
 */
export function murmur2(key: Uint8Array): number {
  const length = key.length;
  let h = seed ^ length;
  const whole = length & ~3;
  for (let at = 0; at < whole; at += 4) {
    let k = key[at]! | (key[at + 1]! << 8) | (key[at + 2]! << 16) | (key[at + 3]! << 24);
    k = Math.imul(k, m);
    k ^= k >>> r;
    k = Math.imul(k, m);
    h = Math.imul(h, m) ^ k;
  }
  const rest = length & 3;
  if (rest >= 3) h ^= key[whole + 2]! << 16;
  if (rest >= 2) h ^= key[whole + 1]! << 8;
  if (rest >= 1) {
    h ^= key[whole]!;
    h = Math.imul(h, m);
  }
  h ^= h >>> 13;
  h = Math.imul(h, m);
  h ^= h >>> 15;
  return h | 0;
}

/** The partition a Java producer with default settings would choose for this key. */
export function partitionOf(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}
