import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { endianness } from 'node:os';

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

const lineFeed = 10;
const carriageReturn = 13;

/**
 * @param chunkBytes read at once
 * @throws when the file cannot be read
 */
export async function readLedger(file: string, chunkBytes = 1_048_576): Promise<Ledger> {
  let hashes = new BigUint64Array(1_024);
  let length = 0;
  // Neither a string nor a BigInt for each of ten million lines: bytes are hashed and copied where they lie.
  const add = (line: Uint8Array) => {
    const id = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
    if (id.length === 0) return;
    if (length === hashes.length) {
      const larger = new BigUint64Array(hashes.length * 2);
      larger.set(hashes);
      hashes = larger;
    }
    new Uint8Array(hashes.buffer, 8 * length++, 8).set(hash('sha1', id, 'buffer').subarray(0, 8));
  };
  let rest: Buffer = Buffer.alloc(0);
  for await (const read of createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    const chunk = rest.length === 0 ? read : Buffer.concat([rest, read]);
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      add(chunk.subarray(from, end));
      from = end + 1;
    }
    rest = chunk.subarray(from);
  }
  add(rest);

  const sorted = hashes.subarray(0, length).sort();
  let size = 0;
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[size++] = sorted[i]!;
  // Two halves of each hash, so that a search makes no BigInt at each of its steps.
  const halves = new Uint32Array(sorted.buffer, 0, 2 * size);
  const [low, high] = endianness() === 'LE' ? [0, 1] : [1, 0];
  const marks = new Uint8Array(size);
  const wanted = new Uint32Array(2);
  const wantedBytes = new Uint8Array(wanted.buffer);

  function indexOf(messageId: string): number {
    wantedBytes.set(hash('sha1', messageId, 'buffer').subarray(0, 8));
    const [wantedLow, wantedHigh] = [wanted[low]!, wanted[high]!];
    let first = 0;
    let last = size - 1;
    while (first <= last) {
      const middle = (first + last) >> 1;
      const difference = halves[2 * middle + high]! - wantedHigh || halves[2 * middle + low]! - wantedLow;
      if (difference === 0) return middle;
      if (difference < 0) first = middle + 1;
      else last = middle - 1;
    }
    return -1;
  }

  return {
    size,
    mark(messageId) {
      const index = indexOf(messageId);
      if (index >= 0) marks[index] = 1;
      return index >= 0;
    },
    unmarked: () => marks.reduce((missing, mark) => missing + (mark === 0 ? 1 : 0), 0),
  };
}
