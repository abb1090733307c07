import { createPredictor, type CompiledForest } from '@ebb/forest';
import { sigmoid } from '../numeric/sigmoid.ts';
import { rowCountOf, type Classifier, type Rows } from './classifier.ts';
import type { DecisionTree } from './trees/decision-tree.ts';
import { openGaussianNaiveBayes, type GaussianNaiveBayes } from './gaussian-naive-bayes.ts';
import type { BoostedTrees } from './trees/gradient-boosting.ts';
import type { GrownTree } from './trees/histogram-tree.ts';
import type { LogisticRegression } from './logistic-regression.ts';
import { trainNearestNeighbours } from './nearest-neighbours.ts';

/** A tree as plain lists; a node with feature −1 is a leaf. */
export type StoredTree = {
  readonly [Part in 'feature' | 'threshold' | 'left' | 'right' | 'value']: readonly number[];
};

/** A trained classifier as plain JSON, to be kept and opened again with the same answers, bit for bit. */
export type StoredClassifier =
  /** Intercept, then a weight for every column. */
  | { readonly kind: 'logistic_regression'; readonly weights: readonly number[] }
  | { readonly kind: 'decision_tree'; readonly tree: StoredTree }
  | {
      readonly kind: 'naive_bayes';
      readonly classes: readonly {
        readonly logPrior: number;
        readonly mean: readonly number[];
        readonly variance: readonly number[];
      }[];
    }
  /** The rows themselves: whoever has the model has them. */
  | {
      readonly kind: 'nearest_neighbours';
      readonly neighbours: number;
      readonly featureCount: number;
      readonly values: readonly number[];
      readonly labels: readonly number[];
    }
  /** `CompiledForest` of @ebb/forest without its covers. */
  | {
      readonly kind: 'random_forest';
      readonly featureCount: number;
      readonly roots: readonly number[];
      readonly depths: readonly number[];
      readonly nodes: readonly number[];
      readonly values: readonly number[];
    }
  | {
      readonly kind: 'gradient_boosting';
      readonly baseLogit: number;
      readonly learningRate: number;
      readonly trees: readonly StoredTree[];
    };

/** Of rows that were given as they are, without a transformation of the classifier's own. */
export function storeLogisticRegression({ weights }: LogisticRegression): StoredClassifier {
  return { kind: 'logistic_regression', weights: [...weights] };
}

export function storeDecisionTree({ tree }: DecisionTree): StoredClassifier {
  return { kind: 'decision_tree', tree: storeTree(tree) };
}

export function storeNaiveBayes({ classes }: GaussianNaiveBayes): StoredClassifier {
  const stored = classes.map(({ logPrior, mean, variance }) => ({
    ...{ logPrior, mean: [...mean], variance: [...variance] },
  }));
  return { kind: 'naive_bayes', classes: stored };
}

export function storeNearestNeighbours(
  rows: Rows,
  labels: ArrayLike<number>,
  neighbours: number,
): StoredClassifier {
  const { values, featureCount } = rows;
  return {
    kind: 'nearest_neighbours',
    neighbours,
    featureCount,
    values: [...values],
    labels: Array.from(labels),
  };
}

export function storeRandomForest({
  featureCount,
  roots,
  depths,
  nodes,
  values,
}: CompiledForest): StoredClassifier {
  return {
    ...{ kind: 'random_forest', featureCount },
    ...{ roots: [...roots], depths: [...depths], nodes: [...nodes], values: [...values] },
  };
}

export function storeGradientBoosting({ baseLogit, learningRate, trees }: BoostedTrees): StoredClassifier {
  return { kind: 'gradient_boosting', baseLogit, learningRate, trees: trees.map(storeTree) };
}

function storeTree({ feature, threshold, left, right, value }: GrownTree): StoredTree {
  return {
    ...{ feature: [...feature], threshold: [...threshold] },
    ...{ left: [...left], right: [...right], value: [...value] },
  };
}

/** Opens what was stored. */
export function openClassifier(stored: StoredClassifier): Classifier {
  switch (stored.kind) {
    case 'logistic_regression':
      return byRow(({ values, featureCount }, row) => {
        let sum = stored.weights[0]!;
        for (let column = 0; column < featureCount; column++) {
          sum += stored.weights[column + 1]! * values[row * featureCount + column]!;
        }
        return sigmoid(sum);
      });
    case 'decision_tree':
      return byRow((rows, row) => walk(stored.tree, rows, row));
    case 'naive_bayes':
      return openGaussianNaiveBayes(
        stored.classes.map(({ logPrior, mean, variance }) => ({
          ...{ logPrior, mean: Float64Array.from(mean), variance: Float64Array.from(variance) },
        })),
      );
    case 'nearest_neighbours': {
      const { values, featureCount, labels, neighbours } = stored;
      const rows = { values: Float64Array.from(values), featureCount };
      return trainNearestNeighbours(rows, labels, { neighbours, transform: 'none' });
    }
    case 'random_forest': {
      const { featureCount, roots, depths, nodes, values } = stored;
      const predictor = createPredictor({
        featureCount,
        roots: Uint32Array.from(roots),
        depths: Uint32Array.from(depths),
        nodes: Int32Array.from(nodes),
        values: Float64Array.from(values),
        covers: new Float64Array(values.length),
      });
      return byRow((rows, row) => predictor.predictOne(rows.values, row * featureCount));
    }
    case 'gradient_boosting':
      return byRow((rows, row) => {
        let logit = stored.baseLogit;
        for (const tree of stored.trees) logit += stored.learningRate * walk(tree, rows, row);
        return sigmoid(logit);
      });
  }
}

function byRow(probabilityOf: (rows: Rows, row: number) => number): Classifier {
  return {
    predict: (rows) => Float64Array.from({ length: rowCountOf(rows) }, (_, row) => probabilityOf(rows, row)),
  };
}

function walk(tree: StoredTree, { values, featureCount }: Rows, row: number): number {
  let node = 0;
  while (tree.feature[node]! >= 0) {
    const goesLeft = values[row * featureCount + tree.feature[node]!]! <= tree.threshold[node]!;
    node = goesLeft ? tree.left[node]! : tree.right[node]!;
  }
  return tree.value[node]!;
}
