import { featureNames } from '@ebb/contracts';
import { createScorer, fitPlatt, trainForest, type Calibration, type TrainedForest } from '@ebb/forest';
import {
  trainDecisionTree,
  trainGaussianNaiveBayes,
  trainGradientBoosting,
  trainLogisticRegression,
  trainNearestNeighbours,
  type Classifier,
  type Rows,
} from '@ebb/learning';
import { featureRows, type TrainingSet } from './training-set.ts';

/** Probability of no order within the horizon, per row. */
export type Predict = (rows: TrainingSet) => Float64Array;

/** Whatever can be trained on the rows and judged on the same test rows. */
export interface Contender {
  readonly name: string;
  /** Plain rules are what a model must beat; challengers are other models, told for comparison. */
  readonly kind: 'forest' | 'challenger' | 'plain_rule';
  train(rows: TrainingSet, context: TrainingContext): Promise<Predict>;
}

export interface TrainingContext {
  readonly horizonDays: number;
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal;
  readonly onTree?: (treesDone: number, trees: number) => void;
}

/**
 * How the champion is grown: shallow trees with large leaves. On the reference shop, horizons 45, 60 and 90, depths
 * 5 to 7 with leaves of 0.2–1 % of the rows are within 0.001 of each other in log loss; depth 9 with small leaves
 * loses 0.004, because rows of one customer a week apart look like evidence and are not.
 */
export const forestRecipe = {
  trees: 200,
  maxDepth: 7,
  leafShare: 0.005,
  leastLeaf: 5,
  largestLeaf: 200,
} as const;

/** The calibration looks at the newest cut-offs only: the share of customers who leave drifts with time. */
const calibrationCutOffs = 4;
const leastCalibrationRows = 1000;

export interface CalibratedForest {
  readonly trained: TrainedForest;
  readonly calibration: Calibration;
}

/**
 * Forest and calibration from the same rows. A customer's rows are drawn or left out together, so the out-of-bag
 * scores that the calibration is fitted on come from trees that never saw that customer.
 */
export async function trainCalibratedForest(
  rows: TrainingSet,
  context: TrainingContext,
): Promise<CalibratedForest> {
  const { trees, maxDepth, leafShare, leastLeaf, largestLeaf } = forestRecipe;
  const trained = await trainForest(rows.features, rows.labels, {
    trees,
    maxDepth,
    minLeaf: Math.min(largestLeaf, Math.max(leastLeaf, Math.round(leafShare * rows.rowCount))),
    featureNames,
    groups: rows.customers,
    seed: context.seed,
    workers: context.workers,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
    ...(context.onTree === undefined ? {} : { onProgress: context.onTree }),
  });
  return { trained, calibration: calibrate(rows, trained.outOfBagProbabilities) };
}

/**
 * Fitted on the out-of-bag scores of the newest cut-offs (as many as hold enough rows). Platt's two numbers, not
 * isotonic steps: what is corrected is a drift of everybody, and steps fitted to a few weeks lost to it in log loss
 * at every horizon tried. `chooseCalibration` over all cut-offs left twice the calibration error.
 */
function calibrate(rows: TrainingSet, outOfBag: Float64Array): Calibration {
  const newestFirst = [...new Set(rows.cutOffDays)].sort((left, right) => right - left);
  const recent = new Set<number>();
  let probabilities: number[] = [];
  let labels: number[] = [];
  for (const day of newestFirst) {
    recent.add(day);
    if (recent.size < calibrationCutOffs) continue;
    const kept = [...rows.cutOffDays.keys()].filter((row) => recent.has(rows.cutOffDays[row]!));
    probabilities = kept.map((row) => outOfBag[row]!);
    labels = kept.map((row) => rows.labels[row]!);
    if (kept.length >= leastCalibrationRows) break;
  }
  return fitPlatt(probabilities, labels);
}

export const forestContender: Contender = {
  name: 'random forest',
  kind: 'forest',
  async train(rows, context) {
    const { trained, calibration } = await trainCalibratedForest(rows, context);
    const { featureNames: names, forest, baseProbability } = trained;
    const scorer = createScorer({ featureNames: names, forest, baseProbability, calibration, metadata: {} });
    return (asked) => {
      const probabilities = new Float64Array(asked.rowCount);
      scorer.scoreBatch(asked.features, asked.rowCount, probabilities);
      return probabilities;
    };
  },
};

export const logisticContender: Contender = challenger('logistic regression', trainLogisticRegression);

/** For the evaluation of a log; too slow or too weak to be trained with every champion. */
export const otherChallengers: readonly Contender[] = [
  challenger('gradient boosting', (rows, labels) =>
    trainGradientBoosting(rows, labels, { learningRate: 0.05, maxLeaves: 8, minLeafRows: 100 }),
  ),
  challenger('decision tree', trainDecisionTree),
  challenger('Gaussian naive Bayes', trainGaussianNaiveBayes),
  challenger('nearest neighbours', trainNearestNeighbours),
];

function challenger(name: string, train: (rows: Rows, labels: ArrayLike<number>) => Classifier): Contender {
  return {
    name,
    kind: 'challenger',
    async train(rows) {
      const classifier = train(featureRows(rows), rows.labels);
      return (asked) => classifier.predict(featureRows(asked));
    },
  };
}
