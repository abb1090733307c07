import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 64 });

/** `erase`: forget a customer (done by Ebb itself). `export`: tell a customer everything. `erase_store`: forget a whole store. */
export const privacyRequestKinds = ['erase', 'export', 'erase_store'] as const;
export type PrivacyRequestKind = (typeof privacyRequestKinds)[number];

/** What a store passed on: a customer wants to see what is stored, or wants it gone. */
export const PrivacyRequest = Type.Object({
  id: Type.String(),
  kind: Type.Enum(privacyRequestKinds),
  sourceName: Type.String({ description: 'of the store that passed it on' }),
  customerId: Nullable(
    Type.String({ description: 'null once the customer is erased, and where it is about a store' }),
  ),
  receivedAt: Type.Integer(),
  doneAt: Nullable(Type.Integer()),
  by: Nullable(Type.String({ description: 'who closed it; null: Ebb itself' })),
  result: Nullable(Type.String({ description: 'what was done' })),
});
export type PrivacyRequest = Static<typeof PrivacyRequest>;

export const PrivacyRequests = Type.Object({
  items: Type.Array(PrivacyRequest, { description: 'open ones first, then the newest; at most 200' }),
  open: Type.Integer(),
});
export type PrivacyRequests = Static<typeof PrivacyRequests>;

export const privacyRequestEndpoints = {
  listPrivacyRequests: {
    method: 'GET',
    path: '/api/shops/:shop/privacy-requests',
    tag: 'privacy',
    summary: 'What customers asked for through their store',
    description: 'Customers to be erased are erased within a minute; the other requests wait for a person.',
    access: 'privacy.work',
    params: Type.Object({ shop: Id }),
    answer: PrivacyRequests,
    problems: memberProblems,
  },
  closePrivacyRequest: {
    method: 'POST',
    path: '/api/shops/:shop/privacy-requests/:request/close',
    tag: 'privacy',
    summary: 'Say that a request was answered, and how',
    access: 'privacy.work',
    params: Type.Object({ shop: Id, request: Type.String({ pattern: '^[0-9]{1,15}$' }) }),
    body: Type.Object({ result: Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' }) }),
    answer: PrivacyRequest,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
