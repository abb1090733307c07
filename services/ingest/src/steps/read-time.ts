import { ingestLimits } from '@ebb/contracts';
import { dayOf, isoDay } from '@ebb/domain';
import { rejection, type JsonObject, type Reading } from './field-rejection.ts';

/** Date, time and zone; a missing zone is read as UTC. */
const iso8601 =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A difference below this is the way of the message, not a wrong clock; times are then left as they were sent. */
const clockToleranceMs = 60_000;

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Epoch ms of an ISO 8601 text, undefined for anything else, also for days that do not exist. */
export function parseTime(text: string): number | undefined {
  const match = iso8601.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, , , zone] = match;
  const lastDay = daysInMonth[Number(month) - 1];
  if (lastDay === undefined || Number(day) > lastDay) return undefined;
  if (month === '02' && day === '29' && !isLeapYear(Number(year))) return undefined;
  // Without a zone the built-in parser would take the time zone of this machine.
  const ms = Date.parse(hour !== undefined && zone === undefined ? `${text}Z` : text);
  return Number.isNaN(ms) ? undefined : ms;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export interface ArrivalTimes {
  /** When it reached us, epoch ms. */
  readonly receivedAtMs: number;
  /** `sentAt` of the batch around the message, which its own `sentAt` overrules. */
  readonly batchSentAt?: unknown;
  /** False where the sender's clock is a server's and messages may lie in a queue: there is nothing to correct. */
  readonly correctClock: boolean;
}

/**
 * When the event happened, epoch ms, never later than its arrival.
 *
 * Segment's rule for clients with wrong clocks: `timestamp` and `sentAt` are both by the client's clock, so the
 * event is as old at arrival as it was when sent. A message that carries `originalTimestamp` beside a different
 * `timestamp` was corrected before it came to us.
 */
export function readTime(message: JsonObject, arrival: ArrivalTimes): Reading<number> {
  const timestamp = readField(message, 'timestamp');
  if ('rejection' in timestamp) return timestamp;
  const original = readField(message, 'originalTimestamp');
  if ('rejection' in original) return original;
  const sentAt = readSentAt(message, arrival.batchSentAt);
  if ('rejection' in sentAt) return sentAt;

  const claimedMs = timestamp.value ?? original.value;
  if (claimedMs === undefined) return { value: arrival.receivedAtMs };
  const alreadyCorrected = original.value !== undefined && original.value !== claimedMs;
  const aheadMs =
    arrival.correctClock && !alreadyCorrected && sentAt.value !== undefined
      ? sentAt.value - arrival.receivedAtMs
      : 0;
  const occurredAtMs = Math.abs(aheadMs) > clockToleranceMs ? claimedMs - aheadMs : claimedMs;
  return withinRange(
    occurredAtMs,
    arrival.receivedAtMs,
    timestamp.value === undefined && original.value !== undefined ? 'originalTimestamp' : 'timestamp',
  );
}

function withinRange(occurredAtMs: number, receivedAtMs: number, field: string): Reading<number> {
  if (occurredAtMs < ingestLimits.oldestTimeMs) {
    const oldest = isoDay(dayOf(ingestLimits.oldestTimeMs));
    return rejection('time_out_of_range', field, `lies before ${oldest}, the oldest date that is taken`);
  }
  if (occurredAtMs > receivedAtMs + ingestLimits.futureToleranceMs) {
    return rejection('time_out_of_range', field, 'lies more than 24 hours in the future');
  }
  return { value: Math.min(occurredAtMs, receivedAtMs) };
}

function readSentAt(message: JsonObject, batchSentAt: unknown): Reading<number | undefined> {
  const own = readField(message, 'sentAt');
  if ('rejection' in own || own.value !== undefined) return own;
  return readField({ sentAt: batchSentAt }, 'sentAt');
}

function readField(message: JsonObject, field: string): Reading<number | undefined> {
  const raw = message[field];
  if (raw === undefined || raw === null) return { value: undefined };
  const ms = typeof raw === 'string' ? parseTime(raw) : undefined;
  if (ms !== undefined) return { value: ms };
  return rejection('invalid_time', field, 'must be a date in ISO 8601, such as 2026-01-31T09:30:00Z');
}
