import { baseProbabilityOf, compileForest } from '../predict/compiled-forest.ts';
import type { TreeDescription } from '../predict/compiled-forest.ts';
import { ForestInputError } from '../forest-input-error.ts';
import type { ForestModel } from '../predict/forest-model.ts';

/** What `RandomForestClassifier.toJSON()` of ml-random-forest 2 gives, once through JSON; what is read of it. */
export interface MlRandomForestJson {
  readonly name: 'RFClassifier';
  readonly baseModel: {
    /** Per tree, the features its columns stand for. */
    readonly indexes: readonly (readonly number[])[];
    readonly estimators: readonly { readonly root: MlTreeNodeJson }[];
  };
}

export interface MlTreeNodeJson {
  readonly splitColumn?: number;
  readonly splitValue?: number;
  readonly numberSamples?: number;
  readonly left?: MlTreeNodeJson;
  readonly right?: MlTreeNodeJson;
  /** One row: the share of each class; short where the higher classes are absent. */
  readonly distribution?: readonly (readonly number[])[];
}

/**
 * An ml-random-forest classifier of the classes 0 and 1. Its prediction is the share of trees that vote 1,
 * equal to ml-random-forest's votes on rows of single-precision values; finer differences than that are lost.
 *
 * Its JSON does not keep how many training rows each leaf had. Where that cannot be told from the node
 * above, halves are assumed, so that reasons of an imported forest add up but are not exact.
 *
 * @throws ForestInputError naming what is not as ml-random-forest writes it
 */
export function importMlRandomForest(json: MlRandomForestJson, featureNames: readonly string[]): ForestModel {
  const name: unknown = json.name;
  if (name !== 'RFClassifier')
    throw new ForestInputError('name', `must be RFClassifier, got ${String(name)}`);
  const { indexes, estimators } = json.baseModel;
  if (indexes.length !== estimators.length) {
    throw new ForestInputError('indexes', `must hold ${estimators.length} trees, got ${indexes.length}`);
  }
  const trees = estimators.map(({ root }, tree) => flatten(root, indexes[tree]!, featureNames.length));
  const forest = compileForest(trees, featureNames.length);
  return {
    featureNames,
    forest,
    calibration: { kind: 'none' },
    baseProbability: baseProbabilityOf(forest),
    metadata: { importedFrom: 'ml-random-forest' },
  };
}

function flatten(root: MlTreeNodeJson, columns: readonly number[], featureCount: number): TreeDescription {
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const value: number[] = [];
  const cover: number[] = [];
  const add = (node: MlTreeNodeJson, rows: number): number => {
    const at = feature.length;
    cover[at] = rows;
    threshold[at] = left[at] = right[at] = value[at] = 0;
    if (node.left === undefined || node.right === undefined) {
      feature[at] = -1;
      value[at] = voteOf(node);
      return at;
    }
    const split = columns[node.splitColumn ?? -1];
    if (split === undefined || !(split >= 0 && split < featureCount)) {
      throw new ForestInputError('splitColumn', `must stand for one of ${featureCount} features`);
    }
    if (typeof node.splitValue !== 'number') throw new ForestInputError('splitValue', 'must be a number');
    feature[at] = split;
    threshold[at] = below(node.splitValue); // there, left is below the value; here, at most it
    const leftRows =
      node.left.numberSamples ??
      (node.right.numberSamples === undefined ? rows / 2 : rows - node.right.numberSamples);
    left[at] = add(node.left, leftRows);
    right[at] = add(node.right, rows - leftRows);
    return at;
  };
  add(root, root.numberSamples ?? 1);
  return { feature, threshold, left, right, value, cover, missingLeft: feature.map(() => 0) };
}

/** The class with the largest share, the lower on a tie, as ml-cart predicts. */
function voteOf(leaf: MlTreeNodeJson): number {
  const shares = leaf.distribution?.[0];
  if (shares === undefined || shares.length < 1 || shares.length > 2) {
    throw new ForestInputError(
      'distribution',
      `must be of the classes 0 and 1, got ${shares?.length ?? 0} classes`,
    );
  }
  return (shares[1] ?? 0) > shares[0]! ? 1 : 0;
}

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

/** The largest double below `value`. */
function below(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  double[0] = value;
  doubleBits[0]! += value > 0 ? -1n : 1n;
  return double[0];
}
