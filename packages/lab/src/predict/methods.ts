import type { PredictMethod } from '@ebb/contracts/lab';
import { trainForestSync } from '@ebb/forest';
import {
  openClassifier,
  storeDecisionTree,
  storeGradientBoosting,
  storeLogisticRegression,
  storeNaiveBayes,
  storeNearestNeighbours,
  storeRandomForest,
  trainDecisionTree,
  trainGaussianNaiveBayes,
  trainGradientBoosting,
  trainLogisticRegression,
  type Classifier,
  type Rows,
  type StoredClassifier,
} from '@ebb/learning';
import { evenRows } from '../model/typed-columns.ts';

/** Every question looks at every row of the neighbours: more would make one answer slow. */
const mostNeighbourRows = 5_000;
const neighbours = 15;

/** Trains one method for two classes on rows that are prepared (scaled, categories as 0 and 1). */
export function trainMethod(method: PredictMethod, rows: Rows, labels: Uint8Array): StoredClassifier {
  switch (method) {
    case 'logistic_regression':
      return storeLogisticRegression(trainLogisticRegression(rows, labels, { transform: 'none' }));
    case 'decision_tree':
      return storeDecisionTree(trainDecisionTree(rows, labels));
    case 'naive_bayes':
      return storeNaiveBayes(trainGaussianNaiveBayes(rows, labels));
    case 'nearest_neighbours': {
      const drawn = evenRows(labels.length, mostNeighbourRows);
      return storeNearestNeighbours(
        rowsAt(rows, drawn),
        Uint8Array.from(drawn, (row) => labels[row]!),
        neighbours,
      );
    }
    case 'random_forest':
      return storeRandomForest(
        trainForestSync(rows.values, labels, {
          featureNames: Array.from({ length: rows.featureCount }, (_, at) => String(at)),
          trees: 100,
          maxDepth: 12,
          minLeaf: Math.max(1, Math.round(labels.length / 2_000)),
        }).forest,
      );
    case 'gradient_boosting':
      return storeGradientBoosting(trainGradientBoosting(rows, labels));
  }
}

/** One for the second of two classes; of more, one for each class against all others. */
export function trainClasses(
  method: PredictMethod,
  rows: Rows,
  labels: ArrayLike<number>,
  classes: number,
): StoredClassifier[] {
  const asked = classes === 2 ? [1] : Array.from({ length: classes }, (_, at) => at);
  return asked.map((label) =>
    trainMethod(
      method,
      rows,
      Uint8Array.from(labels, (each) => (each === label ? 1 : 0)),
    ),
  );
}

/** Probability of every class for every row, row-major. */
export function classProbabilities(
  classifiers: readonly Pick<Classifier, 'predict'>[],
  rows: Rows,
): Float64Array[] {
  const [first] = classifiers;
  if (classifiers.length === 1) {
    const second = first!.predict(rows);
    return [second.map((probability) => 1 - probability), second];
  }
  const raw = classifiers.map((classifier) => classifier.predict(rows));
  const count = raw[0]!.length;
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (const one of raw) sum += one[row]!;
    for (const one of raw) one[row] = sum > 0 ? one[row]! / sum : 1 / raw.length;
  }
  return raw;
}

/** A batch asks for the same ones with every block of rows. */
const opened = new WeakMap<readonly StoredClassifier[], Classifier[]>();

export function openClassifiers(stored: readonly StoredClassifier[]): Classifier[] {
  let made = opened.get(stored);
  if (made === undefined) opened.set(stored, (made = stored.map(openClassifier)));
  return made;
}

export function rowsAt({ values, featureCount }: Rows, places: ArrayLike<number>): Rows {
  const chosen = new Float64Array(places.length * featureCount);
  for (let place = 0; place < places.length; place++) {
    const row = places[place]!;
    chosen.set(values.subarray(row * featureCount, (row + 1) * featureCount), place * featureCount);
  }
  return { values: chosen, featureCount };
}
