import { Type, type Static } from 'typebox';

export const roles = ['admin', 'manager', 'agent', 'analyst'] as const;
export type Role = (typeof roles)[number];

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

/** RFC 9457 problem details, with the request's id and, for bad input, one entry per field. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  requestId: Type.Optional(Type.String()),
  errors: Type.Optional(
    Type.Array(
      Type.Object({ field: Type.String(), message: Type.String(), limit: Type.Optional(Type.Unknown()) }),
    ),
  ),
});
export type Problem = Static<typeof Problem>;
