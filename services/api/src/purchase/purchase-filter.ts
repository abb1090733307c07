import type { CustomersFilter } from '@ebb/db';

const asShare = (percent: number | undefined) => (percent === undefined ? undefined : percent / 100);

/** The list's conditions on likelihoods, given in percent, and expected spend; undefined where there is none. */
export function purchaseFilterOf(limits: {
  readonly buys7: number | undefined;
  readonly buys30: number | undefined;
  readonly buys90: number | undefined;
  readonly spendAtLeast: number | undefined;
}): CustomersFilter['purchase'] {
  if (Object.values(limits).every((limit) => limit === undefined)) return undefined;
  const { buys7, buys30, buys90, spendAtLeast } = limits;
  return {
    within7: asShare(buys7),
    within30: asShare(buys30),
    within90: asShare(buys90),
    spendMinor: spendAtLeast,
  };
}
