import { isObject } from '../steps/field-rejection.ts';

/** What is kept of a refused event's text, in bytes of UTF-8. */
export const keptTextBytes = 8 * 1024;

export interface SentText {
  readonly body: string;
  /** Of the whole text. */
  readonly bodyBytes: number;
}

/** A message as JSON, cut to what is kept. The write key is left out: the record never holds one. */
export function sentText(message: unknown, mostBytes = keptTextBytes): SentText {
  let json: string;
  try {
    json = JSON.stringify(withoutWriteKey(message)) ?? 'null';
  } catch {
    json = '(nested so deep that it cannot be written out)';
  }
  const bytes = Buffer.from(json);
  return { body: cutText(bytes, mostBytes), bodyBytes: bytes.length };
}

function withoutWriteKey(message: unknown): unknown {
  if (!isObject(message) || !('writeKey' in message)) return message;
  const { writeKey: _writeKey, ...rest } = message;
  return rest;
}

/** Never half of a character. */
function cutText(bytes: Buffer, mostBytes: number): string {
  if (bytes.length <= mostBytes) return bytes.toString();
  let end = mostBytes;
  while ((bytes[end]! & 0b1100_0000) === 0b1000_0000) end -= 1;
  return bytes.toString('utf8', 0, end);
}
