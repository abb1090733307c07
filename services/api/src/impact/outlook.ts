import type { ImpactOutlook } from '@ebb/contracts';
import { readBackTest, type Database } from '@ebb/db';
import { countScoredCustomers } from '@ebb/db/impact';
import { backTest, decodeBackTest } from '@ebb/domain';
import { customersForDailyLooks, customersForOneLook, smallestReduction } from '@ebb/learning';
import type { ShopServing } from '@ebb/model-serving';

const sharesShown = [10, 20, 30, 50];
const reduction = 0.05;
const yearDays = 365;
/** Of fewer alerts in the weeks that were tested, neither their number nor how many were right says anything. */
const fewestAlerts = 30;
/** Where nothing has been tested yet, or too little. */
const assumed = { customersADay: 0, churn: 0.5 };

/** What a comparison could show in this shop, from what its alerts would have been in the weeks whose outcomes are known. */
export async function describeOutlook(db: Database, serving: ShopServing): Promise<ImpactOutlook> {
  const { shopId, policy } = serving;
  const [customers, stored] = await Promise.all([countScoredCustomers(db, shopId), readBackTest(db, shopId)]);
  const tested =
    stored?.backTest == null ? null : backTest(decodeBackTest(stored.backTest), policy.alertTerms);
  const alerts = tested === null ? 0 : tested.weeks.reduce((sum, { opened }) => sum + opened, 0);
  const known =
    tested?.precision == null || alerts < fewestAlerts
      ? null
      : { customersADay: tested.alertsADay, churn: tested.precision };
  return outlookOf({
    ...(known ?? assumed),
    customers,
    outcomeDays: policy.horizonDays,
    isTested: known !== null,
  });
}

/** Pure. */
export function outlookOf({
  customersADay,
  churn,
  customers,
  outcomeDays,
  isTested,
}: Pick<ImpactOutlook, 'customersADay' | 'churn' | 'customers' | 'outcomeDays'> & {
  readonly isTested: boolean;
}): ImpactOutlook {
  const inAYear = Math.min(customers, Math.floor(customersADay * Math.max(0, yearDays - outcomeDays)));
  return {
    ...{ customersADay, churn, customers, outcomeDays, reduction },
    basis: isTested ? 'back_test' : 'assumed',
    shares: sharesShown.map((sharePercent) => {
      const share = sharePercent / 100;
      const plan = { churn, share, reduction: Math.min(reduction, churn) };
      const needed = customersForDailyLooks(plan);
      const isReached = customersADay > 0 && needed <= customers;
      return {
        sharePercent,
        neededForOneLook: customersForOneLook(plan),
        needed,
        days: isReached ? Math.ceil(needed / customersADay) + outcomeDays : null,
        smallestInAYear: inAYear < 2 ? null : smallestReduction(inAYear, { churn, share }),
      };
    }),
  };
}
