import { dayMs } from '@ebb/domain';
import { driftLimits, type OutcomeFigures } from '@ebb/learning';

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
  readonly live: OutcomeFigures | null;
}

export interface Staleness {
  readonly kind: 'off' | 'drifted' | 'old';
  /** A clause that follows the model's name. */
  readonly because: string;
}

/** Why a champion no longer fits its shop; null where it does. */
export function whyStale(health: ChampionHealth, nowMs: number): Staleness | null {
  const { live, driftIndex } = health;
  if (live !== null && live.rows >= leastLiveRows && live.calibrationError > mostLiveCalibrationError) {
    const because =
      `is off: ${percent(live.meanProbability)} were promised to leave and ${percent(live.positives / live.rows)} did ` +
      `(calibration error ${live.calibrationError.toFixed(3)} on ${live.rows.toLocaleString('en-GB')} matured answers)`;
    return { kind: 'off', because };
  }
  if (driftIndex !== null && driftIndex >= driftLimits.drifted) {
    const because = `was made for other customers than today’s (stability index ${driftIndex.toFixed(2)})`;
    return { kind: 'drifted', because };
  }
  const unseenDays = Math.floor(nowMs / dayMs) - 1 - health.lastLearntDay;
  if (unseenDays >= Math.max(leastOldDays, 2 * health.horizonDays)) {
    return { kind: 'old', because: `has not learnt from the last ${unseenDays} days` };
  }
  return null;
}

function percent(share01: number): string {
  return `${(100 * share01).toFixed(1)} %`;
}
