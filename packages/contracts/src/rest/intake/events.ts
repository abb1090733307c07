import { Type, type Static, type TSchema } from 'typebox';
import { rejectionCodes } from '../../events/segment-message.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** An event that was refused: when, from whom, and why. */
export const RefusedEvent = Type.Object({
  id: Type.String(),
  receivedAt: Type.Integer(),
  way: Type.Enum(['http', 'kafka']),
  keyName: Type.String({ description: 'name of the write key it came with' }),
  place: Nullable(
    Type.String({ description: 'topic[partition]@offset: where its dead letter says it came from' }),
  ),
  messageId: Nullable(Type.String()),
  code: Type.Enum(rejectionCodes),
  field: Nullable(Type.String()),
  message: Type.String({ description: 'the verdict the sender got' }),
});
export type RefusedEvent = Static<typeof RefusedEvent>;

export const RefusedEventDetail = Type.Object({
  ...RefusedEvent.properties,
  body: Type.String({ description: 'what was sent, at most 8 KiB of it; without the write key' }),
  bodyBytes: Type.Integer({ description: 'bytes of the whole of it' }),
});
export type RefusedEventDetail = Static<typeof RefusedEventDetail>;

export const RefusedEventsQuery = Type.Object({
  shop: Type.String({ minLength: 1, maxLength: 64 }),
  code: Type.Optional(Type.Enum(rejectionCodes)),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export type RefusedEventsQuery = Static<typeof RefusedEventsQuery>;

export const RefusedEventsPage = Type.Object({
  items: Type.Array(RefusedEvent),
  nextCursor: Nullable(Type.String()),
  /** All that are kept, whatever the filter. */
  counts: Type.Array(Type.Object({ code: Type.Enum(rejectionCodes), events: Type.Integer() })),
});
export type RefusedEventsPage = Static<typeof RefusedEventsPage>;

/** An event as it arrived, and what became of it. */
export const LiveEvent = Type.Object({
  id: Type.String(),
  receivedAt: Type.Integer(),
  way: Type.Enum(['http', 'kafka']),
  keyName: Type.String(),
  name: Type.String({ description: 'of a track, else of its type' }),
  customerId: Nullable(Type.String({ description: 'userId; null for a guest' })),
  messageId: Nullable(Type.String()),
  code: Nullable(Type.Enum(rejectionCodes)),
  field: Nullable(Type.String()),
  message: Nullable(Type.String({ description: 'why it was refused' })),
});
export type LiveEvent = Static<typeof LiveEvent>;

export const LiveEventsQuery = Type.Object({
  shop: Type.String({ minLength: 1, maxLength: 64 }),
  after: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,15}$', description: 'the newest one that is known' }),
  ),
});
export type LiveEventsQuery = Static<typeof LiveEventsQuery>;

export const LiveEvents = Type.Object({ items: Type.Array(LiveEvent, { description: 'newest first' }) });
export type LiveEvents = Static<typeof LiveEvents>;

export const eventEndpoints = {
  listLiveEvents: {
    method: 'GET',
    path: '/api/events/live',
    tag: 'events',
    summary: 'Events as they arrive, with their verdict',
    description:
      'Arrivals are noted while somebody asks for them, and for 15 seconds more; of many at once only some are shown (forty a second). They are kept for ten minutes.',
    access: 'events.read',
    query: LiveEventsQuery,
    answer: LiveEvents,
    problems: memberProblems,
  },
  listRefusedEvents: {
    method: 'GET',
    path: '/api/events/refused',
    tag: 'events',
    summary: 'Events that were refused, newest first',
    description:
      'The newest of the last two weeks. Of a flood of refused events only some a minute are kept; all are counted in the metrics of ingest.',
    access: 'events.read',
    query: RefusedEventsQuery,
    answer: RefusedEventsPage,
    problems: memberProblems,
  },
  getRefusedEvent: {
    method: 'GET',
    path: '/api/events/refused/:id',
    tag: 'events',
    summary: 'One refused event with what was sent',
    access: 'events.read',
    personal: 'list',
    params: Type.Object({ id: Type.String({ pattern: '^[0-9]{1,15}$' }) }),
    query: Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) }),
    answer: RefusedEventDetail,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
