import type { RiskBand } from '@ebb/contracts';
import { afterWorkingHours, type WorkTimes } from '../delivery/working-hours.ts';

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
