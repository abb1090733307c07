import { createScorer } from '@ebb/forest';
import {
  trainDecisionTree,
  trainGaussianNaiveBayes,
  trainGradientBoosting,
  trainLogisticRegression,
  trainNearestNeighbours,
  type Classifier,
  type Rows,
} from '@ebb/learning';
import { trainCalibratedForest, type TrainingContext } from './calibrated-forest.ts';
import { featureRows, type TrainingSet } from '../rows/training-set.ts';

export interface Predict {
  /** Probability of no order within the horizon, per row. */
  (rows: TrainingSet): Float64Array;
  /** Per feature, its share of what the model explains, where the model can tell. */
  readonly importance?: Float64Array;
}

/** Whatever can be trained on the rows and evaluated on the same test rows. */
export interface Contender {
  readonly name: string;
  /** Plain rules are what a model must beat; challengers are other models, shown for comparison. */
  readonly kind: 'forest' | 'challenger' | 'plain_rule';
  train(rows: TrainingSet, context: TrainingContext): Promise<Predict>;
}

export const forestContender: Contender = {
  name: 'forest with boosted trees',
  kind: 'forest',
  async train(rows, context) {
    const { trained, calibration } = await trainCalibratedForest(rows, context);
    const { featureNames: names, forest, baseProbability } = trained;
    const scorer = createScorer({ featureNames: names, forest, baseProbability, calibration, metadata: {} });
    const predict = (asked: TrainingSet): Float64Array => {
      const probabilities = new Float64Array(asked.rowCount);
      scorer.scoreBatch(asked.features, asked.rowCount, probabilities);
      return probabilities;
    };
    return Object.assign(predict, { importance: trained.impurityImportance });
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
