import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { isAllowed, permissions, type Permission } from '../permissions.ts';
import { memberProblems, Problem } from '../problem.ts';
import { roles, type Role } from '../roles.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What a token may be. Owners are people. */
export const tokenRoles: readonly Role[] = roles.filter((role) => role !== 'owner');

/** What takes a person: a token that makes tokens or accounts would outlive its own end. */
const personsOnly: readonly Permission[] = ['people.change', 'tokens.change'];

/** Whether a token may do something: as its role may, but for what takes a person. */
export function mayToken(role: Role | null, permission: Permission): boolean {
  return isAllowed(role, permission) && !personsOnly.includes(permission);
}

/** Whether a person may give a token this role: nothing that they may not do themselves. */
export function mayGiveRole(giver: Role | null, given: Role): boolean {
  const all = Object.keys(permissions) as Permission[];
  return tokenRoles.includes(given) && all.every((each) => !mayToken(given, each) || isAllowed(giver, each));
}

/** A token without the token: that is stored as a hash only. */
export const ApiTokenLine = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: Nullable(Type.Enum(roles, { description: 'null: one that this version does not know' })),
  shops: Type.Array(Type.String({ description: 'a shop’s id' })),
  createdAt: Type.Integer(),
  createdByName: Nullable(Type.String({ description: 'null: the account is gone' })),
  expiresAt: Nullable(Type.Integer({ description: 'null: never' })),
  lastUsedAt: Nullable(Type.Integer({ description: 'to the minute; null: never' })),
  revokedAt: Nullable(Type.Integer()),
});
export type ApiTokenLine = Static<typeof ApiTokenLine>;

export const ApiTokens = Type.Object({ items: Type.Array(ApiTokenLine) });
export type ApiTokens = Static<typeof ApiTokens>;

/** The longest a token is good, if it ends at all. */
export const longestTokenDays = 730;

export const CreateApiToken = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'which program has it' }),
  role: Type.Enum(roles, { description: 'what it may do; not `owner`, and nothing that the caller may not' }),
  shops: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
    minItems: 1,
    maxItems: 100,
    description: 'where; all of them the caller’s',
  }),
  expiresInDays: Nullable(
    Type.Integer({ minimum: 1, maximum: longestTokenDays, description: 'null: never' }),
  ),
});
export type CreateApiToken = Static<typeof CreateApiToken>;

export const CreatedApiToken = Type.Object({
  token: Type.String({ description: 'the token itself: shown now and never again' }),
  line: ApiTokenLine,
});
export type CreatedApiToken = Static<typeof CreatedApiToken>;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const ShopAddress = Type.Object({ shop: Id });
const TokenAddress = Type.Object({ shop: Id, token: Id });

export const apiTokenEndpoints = {
  listApiTokens: {
    method: 'GET',
    path: '/api/shops/:shop/api-tokens',
    tag: 'API tokens',
    summary: 'The tokens with which programs may read or change this shop, revoked ones too',
    access: 'tokens.change',
    params: ShopAddress,
    answer: ApiTokens,
    problems: memberProblems,
  },
  createApiToken: {
    method: 'POST',
    path: '/api/shops/:shop/api-tokens',
    tag: 'API tokens',
    summary: 'A new token; the answer is the only place where it is shown',
    description:
      'Sent as `authorization: Bearer ebb_api_…`. It may do what its role may, but neither what is about one’s own account ' +
      'nor anything with people and tokens.',
    access: 'tokens.change',
    params: ShopAddress,
    body: CreateApiToken,
    status: 201,
    answer: CreatedApiToken,
    problems: { ...memberProblems, 409: Problem },
  },
  revokeApiToken: {
    method: 'POST',
    path: '/api/shops/:shop/api-tokens/:token/revoke',
    tag: 'API tokens',
    summary: 'Take a token out of use, for good and in all its shops; within two seconds',
    access: 'tokens.change',
    params: TokenAddress,
    answer: ApiTokenLine,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
