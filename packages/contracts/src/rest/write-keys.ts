import { Type, type Static, type TSchema } from 'typebox';
import { keyKinds } from '../events/key-kind.ts';
import type { Endpoints } from './endpoint.ts';
import { memberProblems, Problem } from './problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Kind = Type.Enum(keyKinds, {
  description:
    'browser: it may stand in a page’s source and sends page and screen views and tracked names without a meaning of ' +
    'their own. server: it sends everything and must be known to nobody else',
});

/** A write key without the key: that is stored as a hash only. */
export const WriteKeyLine = Type.Object({
  id: Type.String({ description: 'the hash under which it is stored' }),
  name: Type.String(),
  kind: Kind,
  createdAt: Type.Integer(),
  expiresAt: Nullable(Type.Integer({ description: 'from then on another has taken its place' })),
  revokedAt: Nullable(Type.Integer()),
  lastUsedAt: Nullable(Type.Integer({ description: 'some seconds late; null: never' })),
  signsUsers: Type.Boolean({ description: 'the userId of its events must be signed by the shop’s server' }),
});
export type WriteKeyLine = Static<typeof WriteKeyLine>;

export const WriteKeys = Type.Object({
  /** Newest first. */
  keys: Type.Array(WriteKeyLine),
  /** Whether the caller may create, rename, replace and revoke. */
  mayChange: Type.Boolean(),
});
export type WriteKeys = Static<typeof WriteKeys>;

const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '\\S',
  description: 'what sends with it',
});

export const CreateWriteKey = Type.Object({
  name: Name,
  kind: Kind,
  signsUsers: Type.Optional(Type.Boolean({ default: false })),
});
export type CreateWriteKey = Static<typeof CreateWriteKey>;

export const RenameWriteKey = Type.Object({ name: Name });
export type RenameWriteKey = Static<typeof RenameWriteKey>;

/** The longest that a key which was replaced may go on being good. */
export const longestOverlapHours = 30 * 24;

export const RotateWriteKey = Type.Object({
  overlapHours: Type.Integer({
    minimum: 0,
    maximum: longestOverlapHours,
    description: 'how long the old key stays good beside the new one',
  }),
});
export type RotateWriteKey = Static<typeof RotateWriteKey>;

export const CreatedWriteKey = Type.Object({
  key: WriteKeyLine,
  writeKey: Type.String({ description: 'the key itself: shown now and never again' }),
  signingSecret: Nullable(
    Type.String({
      description: 'for the shop’s server, which signs users’ ids with it: shown now and never again',
    }),
  ),
});
export type CreatedWriteKey = Static<typeof CreatedWriteKey>;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const ShopAddress = Type.Object({ shop: Id });
const KeyAddress = Type.Object({ shop: Id, key: Id });

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
  renameWriteKey: {
    method: 'PATCH',
    path: '/api/shops/:shop/write-keys/:key',
    tag: 'write keys',
    summary: 'Another name for a write key; the key stays',
    access: 'keys.change',
    params: KeyAddress,
    body: RenameWriteKey,
    answer: WriteKeyLine,
    problems: { ...memberProblems, 404: Problem },
  },
  rotateWriteKey: {
    method: 'POST',
    path: '/api/shops/:shop/write-keys/:key/rotate',
    tag: 'write keys',
    summary: 'A new key of the same name and kind; the old one stays good for the overlap that is asked for',
    access: 'keys.change',
    params: KeyAddress,
    body: RotateWriteKey,
    status: 201,
    answer: CreatedWriteKey,
    problems: { ...memberProblems, 404: Problem, 409: Problem },
  },
  revokeWriteKey: {
    method: 'POST',
    path: '/api/shops/:shop/write-keys/:key/revoke',
    tag: 'write keys',
    summary: 'Take a write key out of use, for good; ingest notices within two seconds',
    access: 'keys.change',
    params: KeyAddress,
    answer: WriteKeyLine,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
