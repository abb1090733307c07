import { Type, type Static, type TSchema } from 'typebox';

const Likelihood = (days: number) =>
  Nullable(Type.Number({ description: `of an order within ${days} days, 0–1; null: not known` }));

const BuysWithin = (days: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      description: `only customers whose likelihood of an order within ${days} days is at least so many percent`,
    }),
  );

/** What a list of customers can be narrowed to. */
export const purchaseLimits = {
  buys7: BuysWithin(7),
  buys30: BuysWithin(30),
  buys90: BuysWithin(90),
  spendAtLeast: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1e12,
      description: 'only customers expected to spend at least so much within 30 days, in minor units',
    }),
  ),
};

/** How likely a customer orders, as the lists have it. */
export const StoredPurchase = Type.Object({
  within7: Likelihood(7),
  within30: Likelihood(30),
  within90: Likelihood(90),
  spendMinor: Nullable(Type.Integer({ description: 'expected within 30 days' })),
  version: Type.Integer({ description: 'of the purchase models' }),
  computedAt: Type.Integer({ description: 'as of when; computed anew every day' }),
});
export type StoredPurchase = Static<typeof StoredPurchase>;

function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}
