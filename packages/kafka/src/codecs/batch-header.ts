import { crc32c } from './crc32c.ts';

/** Where the fields of a record batch (message format 2) lie, from its first byte. */
const field = {
  baseOffset: 0,
  length: 8,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  count: 57,
} as const;
/** From the first byte of a batch to its records. */
export const headerBytes = 61;
/** `length` counts from behind itself. */
const bytesBeforeLength = 12;
const codecMask = 0x07;

export interface BatchHeader {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly lastOffsetDelta: number;
  readonly records: number;
  /** The number of the codec, whether anybody knows it or not. */
  readonly codec: number;
  /** Header and records as they came from the broker. */
  readonly bytes: Buffer;
}

/**
 * The header of the batch whose records are given. The Kafka client hands a codec only the records; they are a view
 * into the broker's answer, in which the header lies right before them.
 *
 * @returns undefined where no batch of format 2 precedes them
 */
export function headerBefore(records: Buffer): BatchHeader | undefined {
  const start = records.byteOffset - headerBytes;
  if (start < 0) return undefined;
  const bytes = Buffer.from(records.buffer, start, headerBytes + records.length);
  if (bytes.readInt8(field.magic) !== 2) return undefined;
  if (bytes.readInt32BE(field.length) !== bytes.length - bytesBeforeLength) return undefined;
  const firstOffset = Number(bytes.readBigInt64BE(field.baseOffset));
  const lastOffsetDelta = bytes.readInt32BE(field.lastOffsetDelta);
  return {
    firstOffset,
    lastOffset: firstOffset + lastOffsetDelta,
    lastOffsetDelta,
    records: bytes.readInt32BE(field.count),
    codec: codecOf(bytes),
    bytes,
  };
}

export function codecOf(batch: Buffer): number {
  return batch.readInt16BE(field.attributes) & codecMask;
}

/** The whole record batches in a partition's part of an answer, one after the other; the last may be cut off there. */
export function* batchesIn(recordSet: Buffer): Iterable<Buffer> {
  for (let at = 0; at + headerBytes <= recordSet.length;) {
    const end = at + bytesBeforeLength + recordSet.readInt32BE(at + field.length);
    if (recordSet.readInt8(at + field.magic) !== 2) return;
    if (end > recordSet.length || end < at + headerBytes) return;
    yield recordSet.subarray(at, end);
    at = end;
  }
}

/** By its checksum, over everything from the attributes on. */
export function isSound(batch: Buffer): boolean {
  return batch.readUInt32BE(field.crc) === crc32c(batch.subarray(field.attributes));
}

export function firstOffsetOf(batch: Buffer): number {
  return Number(batch.readBigInt64BE(field.baseOffset));
}

/** What a header says of how far its batch reaches, if that can be: as many offsets as records, or more. */
export function statedSpan(batch: Buffer, mostRecords: number): number | undefined {
  const delta = batch.readInt32BE(field.lastOffsetDelta);
  const count = batch.readInt32BE(field.count);
  return count >= 1 && delta >= count - 1 && delta < mostRecords ? delta : undefined;
}

/** Makes of a damaged header one that can be read: a single record, which reaches to the end of the batch. */
export function replaceHeader(batch: Buffer, lastOffsetDelta: number): void {
  batch.writeInt16BE(0, field.attributes);
  batch.writeInt32BE(lastOffsetDelta, field.lastOffsetDelta);
  batch.writeInt32BE(1, field.count);
}
