/** For each partition of `churn.alerts`, by its number, the offset of the next record. */
export type StreamPosition = readonly number[];

/** The position as the opaque text a client keeps. */
export function encodePosition(position: StreamPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

const mostPartitions = 256;

/** @returns undefined for a text that no gateway has made */
export function decodePosition(cursor: string): StreamPosition | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length > mostPartitions) return undefined;
  const valid = value.every((offset) => Number.isSafeInteger(offset) && Number(offset) >= 0);
  return valid ? (value as number[]) : undefined;
}

/** True if nothing of `wanted` lies ahead of `reached`. */
export function hasReached(reached: StreamPosition, wanted: StreamPosition): boolean {
  return wanted.every((offset, partition) => (reached[partition] ?? 0) >= offset);
}

/** For each partition the further of the two. */
export function furthest(a: StreamPosition, b: StreamPosition): StreamPosition {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, partition) => Math.max(a[partition] ?? 0, b[partition] ?? 0));
}
