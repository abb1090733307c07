import { baseProbabilityOf, compileForest } from '../predict/compiled-forest.ts';
import type { TreeDescription } from '../predict/compiled-forest.ts';
import { ForestInputError } from '../forest-input-error.ts';
import type { ForestModel } from '../predict/forest-model.ts';

/** What golden/export_scikit_forest.py writes; arrays by node, node 0 the root. */
export interface ScikitForestJson {
  readonly format: 'scikit-learn-forest';
  readonly version: 1;
  readonly featureNames: readonly string[];
  readonly trees: readonly {
    /** −1 for a leaf. */
    readonly feature: readonly number[];
    /** null for infinity: present values left, missing ones right. */
    readonly threshold: readonly (number | null)[];
    readonly left: readonly number[];
    readonly right: readonly number[];
    readonly missingLeft: readonly number[];
    readonly value: readonly number[];
    readonly cover: readonly number[];
  }[];
}

/**
 * A scikit-learn forest of two classes, uncalibrated. Its predictions are those of `predict_proba`, for any
 * row of doubles: both round a row to single precision before they compare.
 *
 * @throws ForestInputError naming the field that is not as golden/export_scikit_forest.py writes it
 */
export function importScikitForest(json: ScikitForestJson): ForestModel {
  // The type is a promise by whoever parsed the file; what is read here has been read from the outside.
  const { format, version } = json as { readonly format: unknown; readonly version: unknown };
  if (format !== 'scikit-learn-forest' || version !== 1) {
    throw new ForestInputError(
      'format',
      `must be scikit-learn-forest 1, got ${String(format)} ${String(version)}`,
    );
  }
  const features = json.featureNames.length;
  const trees = json.trees.map((tree, index): TreeDescription => {
    const size = tree.feature.length;
    for (const field of ['threshold', 'left', 'right', 'missingLeft', 'value', 'cover'] as const) {
      if (tree[field].length !== size) {
        throw new ForestInputError(
          `trees[${index}].${field}`,
          `must hold ${size} nodes, got ${tree[field].length}`,
        );
      }
    }
    for (let node = 0; node < size; node++) checkNode(tree, index, node, features);
    return { ...tree, threshold: tree.threshold.map((threshold) => threshold ?? Infinity) };
  });
  const forest = compileForest(trees, features);
  return {
    featureNames: json.featureNames,
    forest,
    calibration: { kind: 'none' },
    baseProbability: baseProbabilityOf(forest),
    metadata: { importedFrom: 'scikit-learn' },
  };
}

function checkNode(
  tree: ScikitForestJson['trees'][number],
  index: number,
  node: number,
  features: number,
): void {
  const refuse = (field: string, problem: string): never => {
    throw new ForestInputError(`trees[${index}].${field}[${node}]`, problem);
  };
  const feature = tree.feature[node]!;
  const size = tree.feature.length;
  if (!Number.isInteger(feature) || feature < -1 || feature >= features) {
    refuse('feature', `must be from -1 to ${features - 1}, got ${feature}`);
  }
  if (!(tree.cover[node]! >= 0)) refuse('cover', `must be at least 0, got ${tree.cover[node]}`);
  if (feature === -1) {
    const value = tree.value[node]!;
    if (!(value >= 0 && value <= 1)) refuse('value', `must be a probability, got ${value}`);
    return;
  }
  if (Number.isNaN(tree.threshold[node])) refuse('threshold', 'must be a number or null');
  for (const side of ['left', 'right'] as const) {
    const child = tree[side][node]!;
    if (!Number.isInteger(child) || child <= 0 || child >= size) {
      refuse(side, `must be a node from 1 to ${size - 1}, got ${child}`);
    }
  }
}
