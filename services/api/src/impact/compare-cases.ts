import type { ImpactPage, TrialComparison, TrialInterval } from '@ebb/contracts';
import { addToArm, compareArms, emptyArm, leastWithheld, tunedFor, type ArmDifference } from '@ebb/learning';
import type { MaturedCase } from './trial-cases.ts';

type Adjusted = Pick<ImpactPage['weeks'][number], 'worked' | 'withheld' | 'retention' | 'revenue'>;

/** Takes in matured cases one after the other, and says at any time how the arms compare. */
export interface RunningComparison {
  add(each: MaturedCase): void;
  /** Retention in shares, revenue in minor units a customer. */
  whole(): Pick<ImpactPage, 'retention' | 'revenue'>;
  /** Adjusted differences alone, as a point of a series. */
  point(): Adjusted;
}

/**
 * Retention is adjusted by the score when the alert opened, revenue by that of as many days before: both were known before
 * anybody could act.
 */
export function createComparison(share01: number): RunningComparison {
  const tuned = tunedFor(share01);
  const retention = { worked: emptyArm(), withheld: emptyArm() };
  const revenue = { worked: emptyArm(), withheld: emptyArm() };
  const compare = ({ worked, withheld }: typeof retention) => compareArms(worked, withheld, tuned);
  const isEnough = () => retention.withheld.customers >= leastWithheld;
  const interval = ({ difference, low, high }: ArmDifference): TrialInterval =>
    isEnough() ? { difference, low, high } : { difference, low: null, high: null };
  const comparison = (arms: typeof retention): TrialComparison | null => {
    const found = compare(arms);
    if (found === null) return null;
    const { treatedMean: worked, withheldMean: withheld } = found.adjusted;
    return { worked, withheld, ...interval(found.adjusted), unadjusted: interval(found.unadjusted) };
  };
  const adjusted = (arms: typeof retention): TrialInterval | null => {
    const found = compare(arms);
    return found === null ? null : interval(found.adjusted);
  };
  return {
    add({ alert, outcome }) {
      const arm = alert.withheld ? 'withheld' : 'worked';
      addToArm(retention[arm], outcome.retained ? 1 : 0, alert.openedScore / 100);
      addToArm(revenue[arm], outcome.netMinor, alert.previousRevenueMinor ?? 0);
    },
    whole: () => ({ retention: comparison(retention), revenue: comparison(revenue) }),
    point: () => ({
      worked: retention.worked.customers,
      withheld: retention.withheld.customers,
      retention: adjusted(retention),
      revenue: adjusted(revenue),
    }),
  };
}
