import { Type, type Static } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'code of ISO 4217' });

export const ExchangeRate = Type.Object({
  currency: Currency,
  rate: Type.Number({
    exclusiveMinimum: 0,
    maximum: 1e9,
    description: 'the shop’s currency for one unit of this one, both in major units',
  }),
});
export type ExchangeRate = Static<typeof ExchangeRate>;

export const ExchangeRates = Type.Object({
  /** The shop’s own. */
  currency: Type.String(),
  rates: Type.Array(ExchangeRate, { description: 'by currency' }),
  mayChange: Type.Boolean({ description: 'whether the caller may set them' }),
});
export type ExchangeRates = Static<typeof ExchangeRates>;

export const SetExchangeRate = Type.Pick(ExchangeRate, ['rate']);
export type SetExchangeRate = Static<typeof SetExchangeRate>;

const note =
  'Events that arrive half a minute later are converted by it; those that are stored stay as they are.';

export const exchangeRateEndpoints = {
  getExchangeRates: {
    method: 'GET',
    path: '/api/shops/:shop/exchange-rates',
    tag: 'events',
    summary: 'By what amounts in other currencies are converted',
    access: 'events.read',
    params: Type.Object({ shop: Id }),
    answer: ExchangeRates,
    problems: memberProblems,
  },
  setExchangeRate: {
    method: 'PUT',
    path: '/api/shops/:shop/exchange-rates/:currency',
    tag: 'events',
    summary: 'Set the rate of one currency',
    description: note,
    access: 'rates.change',
    params: Type.Object({ shop: Id, currency: Currency }),
    body: SetExchangeRate,
    answer: ExchangeRates,
    problems: { ...memberProblems, 409: Problem },
  },
  removeExchangeRate: {
    method: 'DELETE',
    path: '/api/shops/:shop/exchange-rates/:currency',
    tag: 'events',
    summary: 'Take orders in one currency no longer',
    description: note,
    access: 'rates.change',
    params: Type.Object({ shop: Id, currency: Currency }),
    answer: ExchangeRates,
    problems: memberProblems,
  },
} as const satisfies Endpoints;
