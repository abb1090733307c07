import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * The message ids a sender was told are safe, one a line. Kept as sorted 64-bit hashes: eight bytes an id, so ten
 * million fit into 80 MB.
 */
export interface Ledger {
  /** Distinct ids. */
  readonly size: number;
  /** Notes that an event with this id is stored; false when the sender has no such id. */
  mark(messageId: string): boolean;
  /** Ids that were never marked. */
  unmarked(): number;
}

function hashOf(messageId: string): bigint {
  return createHash('sha1').update(messageId).digest().readBigUInt64LE(0);
}

/** @throws when the file cannot be read */
export async function readLedger(file: string): Promise<Ledger> {
  let hashes = new BigUint64Array(1_024);
  let length = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line === '') continue;
    if (length === hashes.length) {
      const larger = new BigUint64Array(hashes.length * 2);
      larger.set(hashes);
      hashes = larger;
    }
    hashes[length++] = hashOf(line);
  }
  const sorted = hashes.subarray(0, length).sort();
  let size = 0;
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[size++] = sorted[i]!;
  const ids = sorted.subarray(0, size);
  const marks = new Uint8Array(size);

  function indexOf(hash: bigint): number {
    let low = 0;
    let high = size - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = ids[middle]!;
      if (at === hash) return middle;
      if (at < hash) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  return {
    size,
    mark(messageId) {
      const index = indexOf(hashOf(messageId));
      if (index >= 0) marks[index] = 1;
      return index >= 0;
    },
    unmarked: () => marks.reduce((missing, mark) => missing + (mark === 0 ? 1 : 0), 0),
  };
}
