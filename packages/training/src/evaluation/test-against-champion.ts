import { featureNames } from '@ebb/contracts';
import { withMedianGap } from '@ebb/domain';
import { createScorer, decodeModel } from '@ebb/forest';
import { logLoss, pairedBootstrap } from '@ebb/learning';
import type { Evaluation } from './evaluate-contenders.ts';
import { shifted, shiftTo } from '../contenders/logit-shift.ts';
import type { Comparison } from '../promotion/place-model.ts';
import type { CutOffPlan } from '../rows/plan-cut-offs.ts';
import { rowsAtCutOffs, type TrainingSet } from '../rows/training-set.ts';

/** The model that decides now, as a test needs it. */
export interface StandingChampion {
  readonly id: string;
  readonly version: number;
  readonly artefact: Uint8Array;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  /** Last day it has learnt from, UTC day number. */
  readonly lastLearntDay: number;
}

export type ChampionTest =
  /** The champion has learnt from every label there is; the first day whose answers it has not seen matures then. */
  | { readonly kind: 'too_early'; readonly fromDay: number }
  | {
      readonly kind: 'tested';
      readonly comparison: Comparison;
      /** A plain rule that is surely closer to the truth than the champion; null where there is none. */
      readonly betterRule: string | null;
    };

const samples = 500;
/** On the logit scale: from 1 % to 99 % and further. */
const mostLevelShift = 10;

/**
 * Holds the recipe as trained before each test cut-off against the champion as it stands, on the test rows that the
 * champion cannot have learnt from: cut-offs at or after the end of its data. The newcomer has seen less than the
 * model that will be stored, so the test is on the safe side.
 *
 * A champion of another horizon answers another question; its answers are then moved to the level of the newcomer's
 * own training rows, so that what is compared is what each knows.
 *
 * @param evaluation of this plan on this set; the forest is the newcomer
 */
export function testAgainstChampion(
  set: TrainingSet,
  plan: CutOffPlan,
  evaluation: Evaluation,
  champion: StandingChampion,
): ChampionTest {
  const folds = plan.folds.map((fold) => ({ fold, test: rowsAtCutOffs(set, new Set([fold.testCutOff])) }));
  const ask = askChampion(champion);
  const kept: number[] = [];
  const answers: number[] = [];
  let first = 0;
  for (const { fold, test } of folds) {
    if (fold.testCutOff >= champion.lastLearntDay) {
      const translate =
        champion.horizonDays === plan.horizonDays
          ? (probability: number) => probability
          : levelledOn(rowsAtCutOffs(set, new Set(fold.trainCutOffs)), ask);
      for (const [row, probability] of ask(test).entries()) {
        kept.push(first + row);
        answers.push(translate(probability));
      }
    }
    first += test.rowCount;
  }
  const labels = kept.map((row) => evaluation.labels[row]!);
  const ones = labels.reduce((sum, label) => sum + label, 0);
  if (ones === 0 || ones === labels.length) {
    return { kind: 'too_early', fromDay: champion.lastLearntDay + plan.horizonDays + 1 };
  }
  const groups = kept.map((row) => evaluation.customers[row]!);
  const of = (probabilities: Float64Array) => kept.map((row) => probabilities[row]!);
  const difference = (left: readonly number[], right: readonly number[]) =>
    pairedBootstrap({ labels, left, right, metric: 'logLoss', groups, samples });
  const newcomer = of(evaluation.results.find(({ kind }) => kind === 'forest')!.probabilities);
  const rules = evaluation.results
    .filter(({ kind }) => kind === 'plain_rule')
    .map(({ name, probabilities }) => ({ name, probabilities: of(probabilities) }))
    .sort((left, right) => logLoss(labels, left.probabilities) - logLoss(labels, right.probabilities));
  const closest = rules[0];
  const loses = closest !== undefined && difference(answers, closest.probabilities).low > 0;
  return {
    kind: 'tested',
    comparison: {
      rows: labels.length,
      logLoss: difference(newcomer, answers),
      newcomer: logLoss(labels, newcomer),
      champion: logLoss(labels, answers),
    },
    betterRule: loses ? closest.name : null,
  };
}

/** The champion's answers on rows built for another model, with its own median gap. */
function askChampion(champion: StandingChampion): (rows: TrainingSet) => Float64Array {
  const scorer = createScorer(decodeModel(champion.artefact));
  const width = featureNames.length;
  return (rows) =>
    Float64Array.from({ length: rows.rowCount }, (_, row) => {
      const features = rows.features.subarray(row * width, (row + 1) * width);
      return scorer.scoreOne(withMedianGap(features, champion.medianGapDays));
    });
}

/**
 * Moves the champion's answers to the level of another horizon. The level alone: the rows are those it has learnt
 * from, where its answers are sharper than on new ones, and a slope fitted there would make it look overconfident.
 */
function levelledOn(
  rows: TrainingSet,
  ask: (rows: TrainingSet) => Float64Array,
): (probability: number) => number {
  const observed01 = rows.labels.reduce((sum, label) => sum + label, 0) / rows.rowCount;
  const shift = shiftTo([...ask(rows)], observed01, mostLevelShift);
  return (probability) => shifted(probability, shift);
}

/** Day number as people write it. */
