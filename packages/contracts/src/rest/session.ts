import { Type, type Static } from 'typebox';
import type { Endpoints } from './endpoint.ts';
import { Problem } from './problem.ts';
import { roles } from './roles.ts';

export const Login = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: 256 }),
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
  role: Type.Enum(roles),
  shops: Type.Array(Shop),
});
export type User = Static<typeof User>;

export const Session = Type.Object({ token: Type.String(), expiresAt: Type.Integer(), user: User });
export type Session = Static<typeof Session>;

export const sessionEndpoints = {
  signIn: {
    method: 'POST',
    path: '/api/login',
    tag: 'session',
    summary: 'Sign in: sets the session cookie and answers the same token for programs',
    access: 'anyone',
    body: Login,
    answer: Session,
    problems: { 400: Problem, 401: Problem, 429: Problem },
  },
  signOut: {
    method: 'POST',
    path: '/api/logout',
    tag: 'session',
    summary: 'Sign out: takes the cookie away',
    access: 'anyone',
    status: 204,
    answer: Type.Null(),
    problems: {},
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
