import {
  batchesIn,
  codecOf,
  firstOffsetOf,
  isSound,
  replaceHeader,
  statedSpan,
  type BatchHeader,
} from './batch-header.ts';

interface DamagedBatch {
  /** As it came, before its header was replaced. */
  readonly bytes: Buffer;
  readonly codec: number;
  readonly flaw: string;
}

/** By the memory of the answer they came in, and their place in it. */
const damagedIn = new WeakMap<ArrayBufferLike, Map<number, DamagedBatch>>();

/** More records than one batch holds: who says so is damaged. */
const mostRecords = 1_000_000;

/**
 * Looks at the checksum of each batch of a partition's records. One that does not fit its bytes gets a header that the
 * client can read, so that it comes to the codec of this room, where `damagedBatch` knows it again: read as it is, it
 * would be passed over in silence, stop its partition for good, or be taken for what nobody sent.
 */
export function findDamagedBatches(recordSet: Buffer): void {
  const batches = [...batchesIn(recordSet)];
  for (const [index, batch] of batches.entries()) {
    if (isSound(batch)) continue;
    const next = batches[index + 1];
    const span = next === undefined ? undefined : firstOffsetOf(next) - firstOffsetOf(batch) - 1;
    // Up to the next batch; as far as the header says where none follows and it may be right; else its first record.
    const reaches = span !== undefined && span >= 0 ? span : (statedSpan(batch, mostRecords) ?? 0);
    const places = damagedIn.get(batch.buffer) ?? new Map<number, DamagedBatch>();
    damagedIn.set(batch.buffer, places);
    places.set(batch.byteOffset, {
      bytes: Buffer.from(batch),
      codec: codecOf(batch),
      flaw: 'its checksum does not fit: header or records are damaged',
    });
    replaceHeader(batch, reaches);
  }
}

/** @returns undefined for a batch whose checksum was right */
export function damagedBatch({ bytes }: BatchHeader): DamagedBatch | undefined {
  return damagedIn.get(bytes.buffer)?.get(bytes.byteOffset);
}
