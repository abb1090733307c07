import type { RiskBand } from '@ebb/contracts';
import { afterWorkingHours, type WorkTimes } from '../delivery/working-hours.ts';
import { trialPlaceOf, type TrialPlace } from './holdout.ts';
import type { ShopPolicy } from './shop-policy.ts';

/** How soon an alert is to get its first owner, in hours in which the team works. */
export interface ResponseTargets {
  /** Of an alert that opens as critical; null: no target. */
  readonly criticalHours: number | null;
  /** Of any other. */
  readonly otherHours: number | null;
  /** As they were when the targets were set: a shop that moves to another zone does not move what was due. */
  readonly times: WorkTimes;
}

/** When an alert that opens is to have its first owner, epoch ms; null where there is no target. */
export function responseDueMs(
  targets: ResponseTargets | null,
  openedBand: RiskBand,
  openedMs: number,
): number | null {
  const hours = openedBand === 'critical' ? targets?.criticalHours : targets?.otherHours;
  return targets === null || hours == null ? null : afterWorkingHours(targets.times, openedMs, hours);
}

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
