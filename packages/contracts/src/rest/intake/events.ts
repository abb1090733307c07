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

export const eventEndpoints = {
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
    params: Type.Object({ id: Type.String({ pattern: '^[0-9]{1,15}$' }) }),
    query: Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) }),
    answer: RefusedEventDetail,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
