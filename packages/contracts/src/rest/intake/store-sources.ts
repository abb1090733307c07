import { Type, type Static, type TSchema } from 'typebox';
import { storeKinds } from '../../events/store-kind.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';
import { longestOverlapHours } from '../write-keys.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 64 });

/** A Shopify or WooCommerce store whose webhooks the shop takes. */
export const StoreSource = Type.Object({
  id: Type.String(),
  kind: Type.Enum(storeKinds),
  name: Type.String(),
  path: Type.String({ description: 'where the store delivers, behind the address of this installation' }),
  idPrefix: Type.String({
    description: 'stands before the store’s ids of customers and orders; may be empty',
  }),
  hasSecret: Type.Boolean({
    description: 'false: the store’s secret is not known yet, every delivery is refused',
  }),
  createdAt: Type.Integer(),
  endedAt: Nullable(Type.Integer()),
  rotatingUntil: Nullable(Type.Integer({ description: 'until then the secret before is good too' })),
  /** The counts and times are some seconds late. */
  lastDeliveryAt: Nullable(Type.Integer({ description: 'with a right signature' })),
  lastTopic: Nullable(Type.String()),
  deliveries: Type.Integer(),
  refused: Type.Integer({ description: 'deliveries of which something was refused' }),
  lastBadSignatureAt: Nullable(Type.Integer()),
  badSignatures: Type.Integer(),
});
export type StoreSource = Static<typeof StoreSource>;

export const StoreSources = Type.Object({
  sources: Type.Array(StoreSource, { description: 'newest first; ended ones too' }),
  mayChange: Type.Boolean({ description: 'whether the caller may add, change and end them' }),
});
export type StoreSources = Static<typeof StoreSources>;

const Secret = Type.String({
  minLength: 8,
  maxLength: 200,
  pattern: '^[\\x21-\\x7e]+$',
  description: 'with which the store signs its webhooks',
});

export const CreateStoreSource = Type.Object({
  kind: Type.Enum(storeKinds),
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  secret: Type.Optional(Secret),
  idPrefix: Type.Optional(
    Type.String({
      maxLength: 32,
      pattern: '^[A-Za-z0-9_.-]*$',
      description: 'for a second store with the same numbers',
    }),
  ),
});
export type CreateStoreSource = Static<typeof CreateStoreSource>;

/** Without a secret one is made for WooCommerce; Shopify makes its own, which is given later. */
export const CreatedStoreSource = Type.Object({
  source: StoreSource,
  secret: Nullable(Type.String({ description: 'the one that was made here: shown now and never again' })),
});
export type CreatedStoreSource = Static<typeof CreatedStoreSource>;

export const SetStoreSecret = Type.Object({
  secret: Type.Optional(Secret),
  overlapHours: Type.Integer({
    minimum: 0,
    maximum: longestOverlapHours,
    description: 'how long the secret before stays good beside the new one',
  }),
});
export type SetStoreSecret = Static<typeof SetStoreSecret>;

const SourceAddress = Type.Object({ shop: Id, source: Id });

export const storeSourceEndpoints = {
  listStoreSources: {
    method: 'GET',
    path: '/api/shops/:shop/store-sources',
    tag: 'write keys',
    summary: 'Shopify and WooCommerce stores whose webhooks the shop takes, and how that goes',
    access: 'keys.read',
    params: Type.Object({ shop: Id }),
    answer: StoreSources,
    problems: memberProblems,
  },
  createStoreSource: {
    method: 'POST',
    path: '/api/shops/:shop/store-sources',
    tag: 'write keys',
    summary:
      'Take the webhooks of a store; a secret that is made here is shown in the answer and nowhere else',
    access: 'keys.change',
    params: Type.Object({ shop: Id }),
    body: CreateStoreSource,
    status: 201,
    answer: CreatedStoreSource,
    problems: { ...memberProblems, 409: Problem },
  },
  setStoreSecret: {
    method: 'POST',
    path: '/api/shops/:shop/store-sources/:source/secret',
    tag: 'write keys',
    summary: 'Another secret: the one that is given, or one that is made and shown once',
    access: 'keys.change',
    params: SourceAddress,
    body: SetStoreSecret,
    status: 201,
    answer: CreatedStoreSource,
    problems: { ...memberProblems, 404: Problem },
  },
  endStoreSource: {
    method: 'POST',
    path: '/api/shops/:shop/store-sources/:source/end',
    tag: 'write keys',
    summary: 'Take a store’s webhooks no longer, for good; ingest notices within two seconds',
    access: 'keys.change',
    params: SourceAddress,
    answer: StoreSource,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
