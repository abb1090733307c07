import { Type, type Static } from 'typebox';
import { SecondCode } from './two-factor.ts';
import type { Endpoints } from '../endpoint.ts';
import { Problem } from '../problem.ts';
import { roles } from '../roles.ts';

export const Login = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: 256 }),
  code: Type.Optional(SecondCode),
});
export type Login = Static<typeof Login>;

export const Shop = Type.Object({
  id: Type.String(),
  name: Type.String(),
  currency: Type.String({ description: 'ISO 4217' }),
  /** Digits after the decimal point in that currency's minor unit. */
  currencyDigits: Type.Integer(),
  timeZone: Type.String(),
});
export type Shop = Static<typeof Shop>;

export const User = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  role: Type.Union([Type.Enum(roles), Type.Null()], {
    description: 'null: a role that this version does not know; it may do nothing',
  }),
  shops: Type.Array(Shop),
  seesPersonalData: Type.Boolean({
    description: 'false: customers’ names, addresses and texts are masked in what is answered',
  }),
});
export type User = Static<typeof User>;

/**
 * What a sign-in or a refresh answers. The token is good for minutes; the refresh token, which makes a new one, is in a
 * cookie that no script can read.
 */
export const Session = Type.Object({ token: Type.String(), expiresAt: Type.Integer(), user: User });
export type Session = Static<typeof Session>;

/** A place where somebody is signed in. */
export const OpenSession = Type.Object({
  id: Type.String(),
  isCurrent: Type.Boolean({ description: 'the one that asks' }),
  createdAt: Type.Integer(),
  usedAt: Type.Integer({ description: 'when its token was renewed last' }),
  expiresAt: Type.Integer({ description: 'when it ends if it is not used before' }),
  address: Type.String({ description: 'from which it was opened' }),
  agent: Type.String({ description: 'what the browser or program called itself' }),
});
export type OpenSession = Static<typeof OpenSession>;

export const SessionsList = Type.Object({ items: Type.Array(OpenSession) });
export type SessionsList = Static<typeof SessionsList>;

/** Public keys as programs read them (JWKS, RFC 7517). */
export const TokenKeys = Type.Object({
  keys: Type.Array(
    Type.Object({
      kty: Type.Literal('OKP'),
      crv: Type.Literal('Ed25519'),
      x: Type.String(),
      kid: Type.String({ description: 'stands in the header of the tokens that it signed' }),
      alg: Type.Literal('EdDSA'),
      use: Type.Literal('sig'),
    }),
  ),
});

const SessionAddress = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

export const sessionEndpoints = {
  signIn: {
    method: 'POST',
    path: '/api/login',
    tag: 'session',
    summary: 'Sign in: sets the session cookie and answers the same token for programs',
    description: 'Where a second factor is in use, 401 `code-needed` asks for `code` beside the password.',
    access: 'anyone',
    body: Login,
    answer: Session,
    problems: { 400: Problem, 401: Problem, 429: Problem },
  },
  signOut: {
    method: 'POST',
    path: '/api/logout',
    tag: 'session',
    summary: 'Sign out: ends the session and takes the cookies away',
    access: 'anyone',
    status: 204,
    answer: Type.Null(),
    problems: {},
  },
  refreshSession: {
    method: 'POST',
    path: '/api/session/refresh',
    tag: 'session',
    summary: 'A new token for the refresh token in the cookie, which is replaced by its successor',
    description:
      'Within ten seconds the same refresh token gets the same successor again. Used later it ends the session, ' +
      'since somebody has a copy.',
    access: 'anyone',
    answer: Session,
    problems: { 401: Problem, 403: Problem },
  },
  getTokenKeys: {
    method: 'GET',
    path: '/api/jwks.json',
    tag: 'session',
    summary: 'The public keys with which access tokens are checked',
    description: 'One signs; the others signed until a while ago, or will. No token can be made with them.',
    access: 'anyone',
    answer: TokenKeys,
    problems: {},
  },
  listSessions: {
    method: 'GET',
    path: '/api/sessions',
    tag: 'session',
    summary: 'Where the caller is signed in',
    access: 'signed-in',
    answer: SessionsList,
    problems: { 401: Problem },
  },
  endSession: {
    method: 'DELETE',
    path: '/api/sessions/:id',
    tag: 'session',
    summary: 'End one of the caller’s sessions; whoever uses it is out within two seconds',
    access: 'signed-in',
    params: SessionAddress,
    status: 204,
    answer: Type.Null(),
    problems: { 400: Problem, 401: Problem, 404: Problem },
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/api/sessions',
    tag: 'session',
    summary: 'End all of the caller’s sessions but the one that asks',
    access: 'signed-in',
    status: 204,
    answer: Type.Null(),
    problems: { 401: Problem },
  },
  getMe: {
    method: 'GET',
    path: '/api/me',
    tag: 'session',
    summary: 'Who is signed in',
    access: 'signed-in',
    answer: User,
    problems: { 401: Problem },
  },
} as const satisfies Endpoints;
