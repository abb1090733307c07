import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from './endpoint.ts';
import { memberProblems, Problem } from './problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Row = Type.Record(Type.String(), Type.Unknown());

/** Everything the record holds about one customer, as it lies there. */
export const CustomerExport = Type.Object({
  shop: Type.String(),
  customerId: Type.String(),
  exportedAt: Type.Integer(),
  customer: Nullable(Row),
  profile: Nullable(Row),
  events: Type.Array(Row),
  scores: Type.Array(Row),
  alerts: Type.Array(Row),
  alertActions: Type.Array(Row),
  identityLinks: Type.Array(Row, { description: 'anonymous ids that are joined to the customer, or were' }),
  segmentMoves: Type.Array(Row),
  historyCuts: Type.Array(Row, {
    description: 'where the score history begins, once older scores were let go',
  }),
  riskSnapshots: Type.Array(Row),
  purchaseLikelihoods: Type.Array(Row, { description: 'how likely an order is, and for how much' }),
  alertOutcomes: Type.Array(Row),
  refusedEvents: Type.Array(Row, { description: 'refused events whose text names the customer' }),
  storeOrders: Type.Array(Row, {
    description: 'orders of connected stores that are known as the customer’s',
  }),
  privacyRequests: Type.Array(Row, { description: 'what the customer asked for through a store' }),
  deadLetters: Type.Array(Row, { description: 'messages put aside whose text names the customer' }),
});
export type CustomerExport = Static<typeof CustomerExport>;

/** What an erasure removed, and where copies stay until they run out by themselves. */
export const ErasureReport = Type.Object({
  removed: Type.Record(Type.String(), Type.Integer(), { description: 'rows by table' }),
  staysUntil: Type.Array(
    Type.Object(
      { place: Type.String(), until: Type.Integer() },
      { description: 'copies that cannot be taken out' },
    ),
  ),
});
export type ErasureReport = Static<typeof ErasureReport>;

const CustomerAddress = Type.Object({
  shop: Type.String({ minLength: 1, maxLength: 64 }),
  id: Type.String({ minLength: 1, maxLength: 300 }),
});

export const privacyEndpoints = {
  exportCustomer: {
    method: 'GET',
    path: '/api/shops/:shop/customers/:id/export',
    tag: 'privacy',
    summary: 'Everything that is stored about a customer',
    access: 'privacy.work',
    params: CustomerAddress,
    answer: CustomerExport,
    problems: { ...memberProblems, 404: Problem },
  },
  eraseCustomer: {
    method: 'POST',
    path: '/api/shops/:shop/customers/:id/erase',
    tag: 'privacy',
    summary: 'Remove a customer from the record, for good',
    description:
      'Removes, also of the anonymous ids that are joined to the customer, profile, traits, events, scores, alerts with their notes, moves between segments, likelihoods of an order, and refused events and ' +
      'messages put aside that name the customer. The answer says where copies stay, and until when.',
    access: 'privacy.work',
    params: CustomerAddress,
    body: Type.Object({
      confirm: Type.String({ maxLength: 300, description: 'the customer’s id once more' }),
    }),
    answer: ErasureReport,
    problems: { ...memberProblems, 404: Problem, 409: Problem, 422: Problem },
  },
} as const satisfies Endpoints;
