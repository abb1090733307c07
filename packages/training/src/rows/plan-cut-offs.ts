import { describeChangedHorizon, type ChangedHorizon } from '@ebb/contracts';
import { expandingWindowFolds, type TimeFold } from '@ebb/learning';
import { defaultHorizonDays } from '@ebb/domain';
import type { HistorySurvey } from './survey-history.ts';

export interface CutOffPlan {
  readonly horizonDays: number;
  /** What the shop's rhythm or its settings asked for, as asked; `horizonChange` says why `horizonDays` is another. */
  readonly wantedHorizonDays: number;
  /** All cut-offs to train on, ascending: T + H is within the data. */
  readonly cutOffDays: readonly number[];
  /** Half the horizon: what has become of younger cut-offs so far tells how the shop is drifting. */
  readonly earlyDays: number;
  /** The younger cut-offs, ascending, the last day among them: of the older ones the early label is known. */
  readonly youngCutOffDays: readonly number[];
  readonly folds: readonly TimeFold[];
}

/** Of a horizon that is asked for. */
export const horizonLimitsDays = { least: 7, most: 365 } as const;
/** The rhythm alone asks for no less: a household that was away for a month has not left. */
const leastOfRhythmDays = 30;
/** Of a horizon that the shop's own rhythm asks for. */
export const rhythmLimitsDays = { least: leastOfRhythmDays, most: horizonLimitsDays.most };
const weekDays = 7;
/** A row of the first weeks would say of everybody that they are new. */
const warmUpDays = 28;
const leastTrainCutOffs = 4;
const mostTestFolds = 4;
/** Weekly up to a year, every other week up to two, and so on: neighbouring weeks are nearly the same rows. */
const mostCutOffs = 52;
/** With fewer horizons in the history, most labels look back to the same few weeks and the newest are not in it at all. */
const leastHorizonsInHistory = 5;

/**
 * Chooses the horizon and the cut-offs, weekly or in whole weeks, counted back from the last day whose label is known.
 *
 * The horizon is the one asked for, within 7–365 days, else the 90th percentile of the gaps between order days, within
 * 30–365 days and at most a fifth of the history.
 * Where the history is too short to train on labels that end before a test begins (2 H and four cut-offs must fit),
 * it becomes the longest that does fit.
 *
 * @returns null when not even 30 days fit
 */
export function planCutOffs(survey: HistorySurvey, askedHorizonDays?: number): CutOffPlan | null {
  const { least, most } = horizonLimitsDays;
  const rhythmDays = Math.max(leastOfRhythmDays, survey.gap90Days ?? defaultHorizonDays);
  const wantedHorizonDays = askedHorizonDays ?? rhythmDays;
  const fifth = Math.floor((survey.lastDay - survey.firstDay) / leastHorizonsInHistory);
  const within =
    askedHorizonDays === undefined
      ? Math.min(rhythmDays, Math.max(leastOfRhythmDays, fifth))
      : askedHorizonDays;
  let horizonDays = Math.min(most, Math.max(least, within));
  const shortest = Math.min(leastOfRhythmDays, horizonDays);
  while (daysNeeded(horizonDays) > survey.lastDay - survey.firstDay) {
    if (--horizonDays < shortest) return null;
  }

  const newestDay = survey.lastDay - horizonDays;
  const oldestDay = survey.firstDay + warmUpDays;
  const stepDays = weekDays * Math.max(1, Math.ceil((newestDay - oldestDay) / weekDays / mostCutOffs));
  const cutOffDays: number[] = [];
  for (let day = newestDay; day >= oldestDay; day -= stepDays) cutOffDays.unshift(day);
  const earlyDays = Math.floor(horizonDays / 2);
  const youngCutOffDays: number[] = [];
  for (let day = newestDay + stepDays; day < survey.lastDay; day += stepDays) youngCutOffDays.push(day);
  youngCutOffDays.push(survey.lastDay);
  const folds = (testFolds: number, testStep: number) =>
    expandingWindowFolds({
      cutOffs: cutOffDays,
      horizon: horizonDays,
      testFolds,
      testStep,
      minTrainCutOffs: leastTrainCutOffs,
    });
  // As far apart as the history allows, up to four weeks: neighbouring weeks ask nearly the same question.
  const possible = folds(cutOffDays.length, 1).length;
  const widestStep = Math.max(1, Math.floor((4 * weekDays) / stepDays));
  const testStep = Math.max(1, Math.min(widestStep, Math.floor((possible - 1) / (mostTestFolds - 1))));
  return {
    horizonDays,
    wantedHorizonDays,
    cutOffDays,
    earlyDays,
    youngCutOffDays,
    folds: folds(mostTestFolds, testStep),
  };
}

/** Why the horizon is not the one asked for, as a clause; null where it is. */
export function horizonChange(plan: CutOffPlan): string | null {
  const change = changedHorizon(plan);
  return change === null ? null : describeChangedHorizon(change);
}

/** The same as values; null where the horizon is as asked. */
export function changedHorizon({ horizonDays, wantedHorizonDays }: CutOffPlan): ChangedHorizon | null {
  const { least, most } = horizonLimitsDays;
  if (horizonDays === wantedHorizonDays) return null;
  const isLimited = wantedHorizonDays < least || (wantedHorizonDays > most && horizonDays === most);
  return { horizonDays, wantedHorizonDays, limitsDays: isLimited ? { least, most } : null };
}

/** Days of history that a horizon needs: warm-up, the training cut-offs, a gap in whole steps, and the test's own future. */
export function daysNeeded(horizonDays: number): number {
  const gapDays = weekDays * Math.ceil(horizonDays / weekDays);
  return warmUpDays + weekDays * (leastTrainCutOffs - 1) + gapDays + horizonDays;
}
