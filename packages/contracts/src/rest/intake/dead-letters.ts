import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const ShopId = Type.String({ minLength: 1, maxLength: 64 });
const LetterId = Type.String({ pattern: '^[0-9]{1,15}$' });

/** How a request to send a dead letter again stands: waiting for ingest, sent, still not acceptable, or not possible. */
export const requestStates = ['asked', 'sent', 'refused', 'failed'] as const;
export type RequestState = (typeof requestStates)[number];

/** A message that could not be used: when, where it lay, and why. */
export const DeadLetterLine = Type.Object({
  id: Type.String(),
  failedAt: Type.Integer(),
  service: Type.String({ description: 'who put it aside: ingest or scoring' }),
  reason: Type.String({ description: 'a stable word' }),
  detail: Type.String({ description: 'the field and its limit' }),
  place: Type.String({ description: 'topic[partition]@offset of the message' }),
  messageId: Nullable(Type.String()),
  sentAt: Nullable(Type.Integer({ description: 'when it was last sent again from the page' })),
});
export type DeadLetterLine = Static<typeof DeadLetterLine>;

export const DeadLetterRequest = Type.Object({
  letterId: Type.String(),
  askedAt: Type.Integer(),
  by: Type.String({ description: 'name of whoever asked' }),
  state: Type.Enum(requestStates),
  answer: Nullable(Type.String({ description: 'why it was refused or failed' })),
  messageId: Nullable(Type.String({ description: 'under which it counts, once' })),
  changed: Type.Array(Type.String({ description: 'a field that was changed' })),
});
export type DeadLetterRequest = Static<typeof DeadLetterRequest>;

export const DeadLetterDetail = Type.Object({
  ...DeadLetterLine.properties,
  body: Type.String({ description: 'what was received, without the write key' }),
  isWhole: Type.Boolean({ description: 'false when the body was too long to be kept whole' }),
  bodyBytes: Type.Integer(),
  requests: Type.Array(DeadLetterRequest, { description: 'newest first' }),
  maySend: Type.Boolean({ description: 'whether the caller may send it again' }),
});
export type DeadLetterDetail = Static<typeof DeadLetterDetail>;

export const DeadLettersQuery = Type.Object({
  shop: ShopId,
  reason: Type.Optional(Type.String({ maxLength: 64 })),
  state: Type.Optional(Type.Enum(['open', 'sent'])),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export type DeadLettersQuery = Static<typeof DeadLettersQuery>;

export const DeadLettersPage = Type.Object({
  items: Type.Array(DeadLetterLine),
  nextCursor: Nullable(Type.String()),
  /** Of all that are kept, whatever the filter. */
  counts: Type.Array(Type.Object({ reason: Type.String(), open: Type.Integer(), letters: Type.Integer() })),
});
export type DeadLettersPage = Static<typeof DeadLettersPage>;

export const mostLettersAtOnce = 100;
export const longestCorrection = 40_000;

export const SendDeadLetters = Type.Object({
  shopId: ShopId,
  ids: Type.Array(LetterId, { minItems: 1, maxItems: mostLettersAtOnce, uniqueItems: true }),
  message: Type.Optional(
    Type.String({
      minLength: 2,
      maxLength: longestCorrection,
      description: 'the corrected message as JSON, for one letter; without it what was received is sent',
    }),
  ),
});
export type SendDeadLetters = Static<typeof SendDeadLetters>;

export const SentDeadLetters = Type.Object({ requests: Type.Array(DeadLetterRequest) });
export type SentDeadLetters = Static<typeof SentDeadLetters>;

export const deadLetterEndpoints = {
  listDeadLetters: {
    method: 'GET',
    path: '/api/dead-letters',
    tag: 'events',
    summary: 'Messages of the shop that could not be used, newest first',
    description:
      'Those whose write key is the shop’s. What nobody can be named for is looked at with “npm run deadletters”.',
    access: 'events.read',
    query: DeadLettersQuery,
    answer: DeadLettersPage,
    problems: memberProblems,
  },
  getDeadLetter: {
    method: 'GET',
    path: '/api/dead-letters/:id',
    tag: 'events',
    summary: 'One dead letter with what was received and what was asked about it',
    access: 'events.read',
    personal: 'list',
    params: Type.Object({ id: LetterId }),
    query: Type.Object({ shop: ShopId }),
    answer: DeadLetterDetail,
    problems: { ...memberProblems, 404: Problem },
  },
  sendDeadLetters: {
    method: 'POST',
    path: '/api/dead-letters/send',
    tag: 'events',
    summary: 'Send dead letters again, one of them corrected or some as they were received',
    description:
      'Ingest judges each as its reader would and sends it only if it is acceptable. It counts once, however often it is sent. The answer comes when ingest has done it; after ten seconds it says what is still asked for.',
    access: 'events.resend',
    body: SendDeadLetters,
    answer: SentDeadLetters,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
