import { Type, type Static } from 'typebox';
import { dayMs } from '../time.ts';

/** Segment's limits, in bytes of UTF-8 and in counts, which every way in keeps. */
export const ingestLimits = {
  eventBytes: 32 * 1024,
  batchBytes: 500 * 1024,
  batchEvents: 2_500,
  idLength: 255,
  nameLength: 255,
  /** An event may claim to be this much in the future of its arrival (a wrong clock); it is then dated at arrival. */
  futureToleranceMs: dayMs,
  /** Oldest date that is taken for a date and not for a slip (2000-01-01). */
  oldestTimeMs: 946_684_800_000,
  /** Largest amount, in minor units, in one event: 10 billion in a two-decimal currency. */
  amountMinor: 1_000_000_000_000,
} as const;

const Id = Type.String({ minLength: 1, maxLength: ingestLimits.idLength });
const Free = Type.Record(Type.String(), Type.Unknown());

/** Call types. `screen` is a page of an app; `alias` says that two ids are one person, `group` to which company somebody belongs. */
export const messageTypes = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type MessageType = (typeof messageTypes)[number];

/**
 * One message as Segment's libraries send it. Fields beyond these are kept in the timeline only.
 * `timestamp` is when it happened and `sentAt` when the client sent it, both by the client's clock (ISO 8601):
 * the difference, taken off our own arrival time, corrects a wrong clock (Segment's rule).
 */
export const SegmentMessage = Type.Object(
  {
    type: Type.Enum(messageTypes),
    messageId: Type.Optional(Id),
    userId: Type.Optional(Type.Union([Id, Type.Null()])),
    anonymousId: Type.Optional(Type.Union([Id, Type.Null()])),
    previousId: Type.Optional(Type.Union([Id, Type.Null()])),
    groupId: Type.Optional(Type.Union([Id, Type.Null()])),
    event: Type.Optional(Type.String({ minLength: 1, maxLength: ingestLimits.nameLength })),
    name: Type.Optional(Type.String({ maxLength: ingestLimits.nameLength })),
    properties: Type.Optional(Free),
    traits: Type.Optional(Free),
    context: Type.Optional(Free),
    integrations: Type.Optional(Type.Unknown()),
    timestamp: Type.Optional(Type.String({ maxLength: 64 })),
    originalTimestamp: Type.Optional(Type.String({ maxLength: 64 })),
    sentAt: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: true },
);
export type SegmentMessage = Static<typeof SegmentMessage>;

/** Why one event was not taken. Stable words: clients may switch on them. */
export const rejectionCodes = [
  'not_json',
  'not_an_object',
  'too_large',
  'unknown_type',
  'missing_user',
  'missing_event_name',
  'invalid_field',
  'invalid_time',
  'time_out_of_range',
  'missing_order_id',
  'invalid_amount',
  'negative_amount',
  'unknown_currency',
  'unauthorized',
  'server_key_needed',
  'unsigned_user',
  'unknown_order',
  'not_used',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

export const EventVerdict = Type.Object({
  index: Type.Integer(),
  messageId: Type.Union([Type.String(), Type.Null()]),
  status: Type.Union([Type.Literal('accepted'), Type.Literal('rejected')]),
  code: Type.Optional(Type.Enum(rejectionCodes)),
  field: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
});
export type EventVerdict = Static<typeof EventVerdict>;

/** Answer of every `/v1` call that was read at all. 200 when at least one event was taken, 400 when none was. */
export const IngestAnswer = Type.Object({
  success: Type.Boolean(),
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  /** One per rejected event; with `?verdicts=all` one per event. */
  verdicts: Type.Array(EventVerdict),
});
export type IngestAnswer = Static<typeof IngestAnswer>;
