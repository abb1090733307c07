import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';
import { roles, type Role } from '../roles.ts';
import { Session } from './session.ts';
import { longestPassword } from './password-flaw.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Whether somebody of one role may give another, and act on the account of who has it: only an owner makes owners. */
export function mayManage(actor: Role | null, other: Role | null): boolean {
  return actor === 'owner' || (actor === 'admin' && other !== 'owner');
}

/** An account that may see a shop. */
export const Person = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: Nullable(Type.Enum(roles)),
  createdAt: Type.Integer(),
  hasTwoFactor: Type.Boolean(),
  seesPersonalData: Type.Boolean({ description: 'customers’ names, addresses and texts' }),
});
export type Person = Static<typeof Person>;

/** Somebody who was given a link and has not used it yet. */
export const Invitation = Type.Object({
  id: Type.String({ description: 'names the invitation; the link is not made of it' }),
  email: Type.String(),
  role: Type.Enum(roles),
  createdAt: Type.Integer(),
  expiresAt: Type.Integer(),
});
export type Invitation = Static<typeof Invitation>;

export const People = Type.Object({ people: Type.Array(Person), invitations: Type.Array(Invitation) });
export type People = Static<typeof People>;

const Token = Type.String({ minLength: 43, maxLength: 43, pattern: '^[\\w-]+$' });
/** The secret end of a link, shown once: `/welcome#TOKEN`. */
export const AccountToken = Type.Object({ token: Token, expiresAt: Type.Integer() });
/** The same, and whether the link was sent by mail. */
export const SentAccountToken = Type.Object({ ...AccountToken.properties, isMailed: Type.Boolean() });
export type SentAccountToken = Static<typeof SentAccountToken>;
export type AccountToken = Static<typeof AccountToken>;

/** What a link is for, to whoever has it. */
export const AccountLink = Type.Object({
  kind: Type.Enum(['invitation', 'reset']),
  email: Type.String(),
  shopName: Type.String(),
  role: Nullable(Type.Enum(roles)),
});
export type AccountLink = Static<typeof AccountLink>;

const Password = Type.String({ minLength: 1, maxLength: longestPassword });
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Id = Type.String({ minLength: 1, maxLength: 64 });
const ShopAddress = Type.Object({ shop: Id });
const PersonAddress = Type.Object({ shop: Id, person: Id });
const personProblems = { ...memberProblems, 404: Problem, 409: Problem } as const;

export const peopleEndpoints = {
  listPeople: {
    method: 'GET',
    path: '/api/shops/:shop/people',
    tag: 'people',
    summary: 'Who may see a shop, as what, and who is invited',
    access: 'people.change',
    params: ShopAddress,
    answer: People,
    problems: memberProblems,
  },
  invitePerson: {
    method: 'POST',
    path: '/api/shops/:shop/invitations',
    tag: 'people',
    summary: 'A link with which somebody makes an account; a newer one to the same address ends it',
    access: 'people.change',
    params: ShopAddress,
    body: Type.Object({
      email: Type.String({ minLength: 3, maxLength: 254, pattern: '^\\s*[^\\s@]+@[^\\s@]+\\s*$' }),
      role: Type.Enum(roles),
    }),
    status: 201,
    answer: SentAccountToken,
    problems: { ...memberProblems, 409: Problem },
  },
  withdrawInvitation: {
    method: 'DELETE',
    path: '/api/shops/:shop/invitations/:id',
    tag: 'people',
    summary: 'End an invitation that was not used',
    access: 'people.change',
    params: Type.Object({ shop: Id, id: Id }),
    status: 204,
    answer: Type.Null(),
    problems: { ...memberProblems, 404: Problem },
  },
  changePerson: {
    method: 'PATCH',
    path: '/api/shops/:shop/people/:person',
    tag: 'people',
    summary: 'Another role, or whether an analyst sees personal data; effective within two seconds',
    access: 'people.change',
    params: PersonAddress,
    body: Type.Object(
      {
        role: Type.Optional(Type.Enum(roles)),
        seesPersonalData: Type.Optional(
          Type.Boolean({ description: 'of an analyst; with other roles it follows from the role' }),
        ),
      },
      { minProperties: 1 },
    ),
    answer: Person,
    problems: personProblems,
  },
  removePerson: {
    method: 'DELETE',
    path: '/api/shops/:shop/people/:person',
    tag: 'people',
    summary: 'Take the shop away from somebody; effective within two seconds',
    access: 'people.change',
    params: PersonAddress,
    status: 204,
    answer: Type.Null(),
    problems: personProblems,
  },
  resetPassword: {
    method: 'POST',
    path: '/api/shops/:shop/people/:person/reset',
    tag: 'people',
    summary: 'A link with which somebody sets another password; a newer one ends it',
    access: 'people.change',
    params: PersonAddress,
    status: 201,
    answer: SentAccountToken,
    problems: personProblems,
  },
  removeTwoFactor: {
    method: 'POST',
    path: '/api/shops/:shop/people/:person/two-factor/remove',
    tag: 'people',
    summary: 'Take away the second factor of somebody who has lost it',
    access: 'people.change',
    params: PersonAddress,
    status: 204,
    answer: Type.Null(),
    problems: personProblems,
  },
  readAccountLink: {
    method: 'POST',
    path: '/api/account-link/read',
    tag: 'people',
    summary: 'What a link is for',
    access: 'anyone',
    body: Type.Object({ token: Token }),
    answer: AccountLink,
    problems: { 400: Problem, 403: Problem, 404: Problem },
  },
  useAccountLink: {
    method: 'POST',
    path: '/api/account-link',
    tag: 'people',
    summary: 'Make the account, or set the password, that a link is for; then sign in',
    access: 'anyone',
    body: Type.Object({ token: Token, name: Type.Optional(Name), password: Password }),
    status: 204,
    answer: Type.Null(),
    problems: { 400: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem },
  },
  changePassword: {
    method: 'POST',
    path: '/api/me/password',
    tag: 'session',
    summary: 'Another password of one’s own: ends all sessions and begins a new one here',
    access: 'signed-in',
    body: Type.Object({ current: Password, next: Password }),
    answer: Session,
    problems: { 400: Problem, 401: Problem, 403: Problem, 422: Problem, 429: Problem },
  },
} as const satisfies Endpoints;
