import type { Staleness } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { driftLimits, type OutcomeMetrics } from '@ebb/learning';

/** On live rows: the gate's 0.05, and what a few hundred rows are off by chance. */
const mostLiveCalibrationError = 0.08;
const leastLiveRows = 500;
const leastOldDays = 90;

/** What is known of a champion since it decides. */
export interface ChampionHealth {
  /** Last day it has learnt from, UTC day number. */
  readonly lastLearntDay: number;
  readonly horizonDays: number;
  /** Weighted by importance; null before the first look. */
  readonly driftIndex: number | null;
  /** Of the newest matured weeks; null while nothing has matured. */
  readonly live: OutcomeMetrics | null;
}

/** Why a champion no longer fits its shop; null where it does. */
export function whyStale(health: ChampionHealth, nowMs: number): Staleness | null {
  const { live, driftIndex } = health;
  if (live !== null && live.rows >= leastLiveRows && live.calibrationError > mostLiveCalibrationError) {
    const { rows, meanProbability, calibrationError } = live;
    return { kind: 'off', meanProbability, leftShare01: live.positives / rows, calibrationError, rows };
  }
  if (driftIndex !== null && driftIndex >= driftLimits.drifted) return { kind: 'drifted', driftIndex };
  const unseenDays = Math.floor(nowMs / dayMs) - 1 - health.lastLearntDay;
  if (unseenDays >= Math.max(leastOldDays, 2 * health.horizonDays)) return { kind: 'old', unseenDays };
  return null;
}
