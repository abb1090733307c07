import type { RiskBand } from '@ebb/contracts';
import { trialPlaceOf, type TrialPlace } from './holdout.ts';
import { responseDueMs } from './response-target.ts';
import type { ShopPolicy } from './shop-policy.ts';

/** What is decided about an alert when its episode opens, and never again. */
export interface AtOpening extends TrialPlace {
  readonly responseDueMs: number | null;
}

/** A pure function of the policy with which the score was stepped, so a replay of it tells the same. */
export function atOpening(
  { holdout, responseTargets }: Pick<ShopPolicy, 'holdout' | 'responseTargets'>,
  opened: {
    readonly shopId: string;
    readonly customerId: string;
    readonly openedBand: RiskBand;
    readonly openedMs: number;
  },
): AtOpening {
  const { shopId, customerId, openedBand, openedMs } = opened;
  return {
    ...trialPlaceOf(holdout, shopId, customerId),
    responseDueMs: responseDueMs(responseTargets, openedBand, openedMs),
  };
}
