import { expandingWindowFolds, type TimeFold } from '@ebb/learning';
import type { HistorySurvey } from './survey-history.ts';

export interface CutOffPlan {
  readonly horizonDays: number;
  /** What the shop's rhythm or its settings asked for; larger than `horizonDays` when the history is too short. */
  readonly wantedHorizonDays: number;
  /** All cut-offs to train on, ascending: T + H is within the data. */
  readonly cutOffDays: readonly number[];
  /** Half the horizon: what has become of younger cut-offs so far tells how the shop is drifting. */
  readonly earlyDays: number;
  /** The younger cut-offs, ascending: only their early label is known. */
  readonly youngCutOffDays: readonly number[];
  readonly folds: readonly TimeFold[];
}

export const horizonLimitsDays = { least: 30, most: 180 } as const;
const stepDays = 7;
/** A row of the first weeks would say of everybody that they are new. */
const warmUpDays = 28;
const leastTrainCutOffs = 4;
const mostTestFolds = 4;
/** Two years: what shoppers did before tells little of what they do now, and the rows would not fit. */
const mostCutOffs = 104;

/**
 * Chooses the horizon and the weekly cut-offs, counted back from the last day whose label is known.
 *
 * The horizon is the one asked for, else the 90th percentile of the gaps between order days, within 30–180 days.
 * Where the history is too short to train on labels that end before a test begins (2 H and four cut-offs must fit),
 * it becomes the longest that does fit.
 *
 * @returns null when not even 30 days fit
 */
export function planCutOffs(survey: HistorySurvey, askedHorizonDays?: number): CutOffPlan | null {
  const { least, most } = horizonLimitsDays;
  const wantedHorizonDays = Math.min(most, Math.max(least, askedHorizonDays ?? survey.gap90Days ?? 90));
  let horizonDays = wantedHorizonDays;
  while (daysNeeded(horizonDays) > survey.lastDay - survey.firstDay) {
    if (--horizonDays < least) return null;
  }

  const cutOffDays: number[] = [];
  let day = survey.lastDay - horizonDays;
  while (day >= survey.firstDay + warmUpDays && cutOffDays.length < mostCutOffs) {
    cutOffDays.unshift(day);
    day -= stepDays;
  }
  const earlyDays = Math.floor(horizonDays / 2);
  const youngCutOffDays: number[] = [];
  for (day = survey.lastDay - horizonDays + stepDays; day + earlyDays <= survey.lastDay; day += stepDays) {
    youngCutOffDays.push(day);
  }
  const folds = (testFolds: number, testStep: number) =>
    expandingWindowFolds({
      cutOffs: cutOffDays,
      horizon: horizonDays,
      testFolds,
      testStep,
      minTrainCutOffs: leastTrainCutOffs,
    });
  // As far apart as the history allows, up to four weeks: neighbouring weeks ask nearly the same question.
  const possible = folds(mostCutOffs, 1).length;
  const testStep = Math.max(1, Math.min(4, Math.floor((possible - 1) / (mostTestFolds - 1))));
  return {
    horizonDays,
    wantedHorizonDays,
    cutOffDays,
    earlyDays,
    youngCutOffDays,
    folds: folds(mostTestFolds, testStep),
  };
}

/** History that the horizon needs: warm-up, the training cut-offs, a gap in whole steps, and the test's own future. */
function daysNeeded(horizonDays: number): number {
  const gapDays = stepDays * Math.ceil(horizonDays / stepDays);
  return warmUpDays + stepDays * (leastTrainCutOffs - 1) + gapDays + horizonDays;
}
