import { isUtf8 } from 'node:buffer';
import { ingestLimits } from '@ebb/contracts';
import type { NewDeadLetter } from '@ebb/db';
import { sentText } from '../refused/sent-text.ts';
import { givenId } from '../take-events.ts';
import type { KeptLetter } from './dead-letter-box.ts';

/** What is kept of a letter's text: all of any message that can become an event. */
export const keptLetterBytes = 2 * ingestLimits.eventBytes;

/** The JSON a letter holds; undefined where it is none. */
export function jsonOfLetter({ message: { value } }: KeptLetter): unknown {
  if (value === null || value.length > 1_100_000 || !isUtf8(value)) return undefined;
  try {
    return JSON.parse(value.toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** A letter as the shop may see it: no write key is in it, nor what is longer than any event. */
export function letterRow(letter: KeptLetter, shopId: string, json: unknown): NewDeadLetter {
  const [letterPartition = 0, letterOffset = 0] = letter.id.split(':').map(Number);
  const failedMs = Date.parse(letter.failedAt);
  const text = json === undefined ? brokenText(letter) : sentText(json, keptLetterBytes);
  return {
    shopId,
    letterPartition,
    letterOffset,
    failedMs: Number.isFinite(failedMs) ? failedMs : letter.message.timestampMs,
    service: letter.service.slice(0, 32).toWellFormed(),
    reason: letter.reason.slice(0, 64).toWellFormed(),
    detail: letter.detail.slice(0, 1_000).toWellFormed(),
    place: `${letter.topic}[${letter.partition}]@${letter.offset}`.slice(0, 300),
    messageId: givenId(json)?.toWellFormed() ?? null,
    ...text,
  };
}

/** What is no JSON, as a person can read it. A write key is cut out of it wherever it may stand. */
function brokenText({ message: { value } }: KeptLetter): {
  readonly body: string;
  readonly bodyBytes: number;
} {
  const bytes = value ?? Buffer.alloc(0);
  const start = bytes.subarray(0, keptLetterBytes / 2);
  const readable = isUtf8(start) ? start.toString() : start.toString('latin1');
  const body = readable.replaceAll(/"writeKey"\s*:\s*"[^"]*"?/g, '"writeKey":"…"').toWellFormed();
  // Whole only if it is the very bytes.
  const isWhole = Buffer.from(body).equals(bytes);
  return { body, bodyBytes: isWhole ? bytes.length : Math.max(bytes.length, Buffer.byteLength(body) + 1) };
}
