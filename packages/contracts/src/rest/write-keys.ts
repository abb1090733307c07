import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from './endpoint.ts';
import { memberProblems, Problem } from './problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A write key without the key: that is stored as a hash only. */
export const WriteKeyLine = Type.Object({
  id: Type.String({ description: 'the hash under which it is stored' }),
  name: Type.String(),
  createdAt: Type.Integer(),
  revokedAt: Nullable(Type.Integer()),
});
export type WriteKeyLine = Static<typeof WriteKeyLine>;

export const WriteKeys = Type.Object({
  /** Newest first. */
  keys: Type.Array(WriteKeyLine),
  /** Whether the caller may create and revoke. */
  mayChange: Type.Boolean(),
});
export type WriteKeys = Static<typeof WriteKeys>;

export const CreateWriteKey = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'what sends with it' }),
});
export type CreateWriteKey = Static<typeof CreateWriteKey>;

export const CreatedWriteKey = Type.Object({
  key: WriteKeyLine,
  writeKey: Type.String({ description: 'the key itself: shown now and never again' }),
});
export type CreatedWriteKey = Static<typeof CreatedWriteKey>;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const ShopAddress = Type.Object({ shop: Id });

export const writeKeyEndpoints = {
  listWriteKeys: {
    method: 'GET',
    path: '/api/shops/:shop/write-keys',
    tag: 'write keys',
    summary: 'A shop’s write keys, revoked ones too',
    access: 'keys.read',
    params: ShopAddress,
    answer: WriteKeys,
    problems: memberProblems,
  },
  createWriteKey: {
    method: 'POST',
    path: '/api/shops/:shop/write-keys',
    tag: 'write keys',
    summary: 'A new write key; the answer is the only place where it is shown',
    access: 'keys.change',
    params: ShopAddress,
    body: CreateWriteKey,
    status: 201,
    answer: CreatedWriteKey,
    problems: { ...memberProblems, 409: Problem },
  },
  revokeWriteKey: {
    method: 'POST',
    path: '/api/shops/:shop/write-keys/:key/revoke',
    tag: 'write keys',
    summary: 'Take a write key out of use, for good; ingest notices within half a minute',
    access: 'keys.change',
    params: Type.Object({ shop: Id, key: Id }),
    answer: WriteKeyLine,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
