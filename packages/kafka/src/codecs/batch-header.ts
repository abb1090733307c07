/** Where the fields of a record batch (message format 2) lie, from its first byte. */
const field = {
  baseOffset: 0,
  length: 8,
  magic: 16,
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
    codec: bytes.readInt16BE(field.attributes) & codecMask,
    bytes,
  };
}
