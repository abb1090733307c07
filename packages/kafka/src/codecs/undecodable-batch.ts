import type { BatchHeader } from './batch-header.ts';
import { codecNames } from './unpack.ts';

/** A record batch that cannot be read: of an unknown codec, damaged, or too large when unpacked. */
export interface UndecodableBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly codec: string;
  /** For a person. */
  readonly flaw: string;
  /** Header and records as they lie in the topic. */
  readonly bytes: Buffer;
}

/** By the memory of their placeholders: unlike a header or a value, nobody can send that. */
const batches = new WeakMap<ArrayBufferLike, UndecodableBatch>();

/**
 * Records in the place of those that cannot be read. They go the way of all records, so that the client and its other
 * partitions go on, to the consumer of this room, which knows them again by `undecodableBatchOf`.
 */
export function placeholdersOf(header: BatchHeader, flaw: string): Buffer {
  const record = Buffer.from([0, 0, ...varint(header.lastOffsetDelta), ...varint(-1), 0, 0]);
  const whole = Buffer.from([...varint(record.length), ...record]);
  // Not of the pool that buffers share: its memory is the mark.
  const placeholders = Buffer.allocUnsafeSlow(header.records * whole.length).fill(whole);
  batches.set(placeholders.buffer, {
    firstOffset: header.firstOffset,
    lastOffset: header.lastOffset,
    codec: codecNames[header.codec] ?? String(header.codec),
    flaw,
    // A copy, since the broker's whole answer hangs on the original.
    bytes: Buffer.from(header.bytes),
  });
  return placeholders;
}

/** @returns undefined for the value of every record that was really sent */
export function undecodableBatchOf(value: Buffer | null): UndecodableBatch | undefined {
  return value === null ? undefined : batches.get(value.buffer);
}

/** Zigzag, as numbers in records are written. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
