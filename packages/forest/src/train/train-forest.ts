import { baseProbabilityOf, compileForest } from '../predict/compiled-forest.ts';
import type { CompiledForest, TreeDescription } from '../predict/compiled-forest.ts';
import { createTreeGrower } from './grow-tree.ts';
import type { GrownTree, GrowthPlan } from './growth-plan.ts';
import { binColumns } from './quantile-bins.ts';
import { growInWorkers } from './train-in-workers.ts';
import { checkTraining } from './training-options.ts';
import type { CheckedTraining, TrainingOptions } from './training-options.ts';

export interface TrainedForest {
  readonly featureNames: readonly string[];
  readonly forest: CompiledForest;
  /** The mean prediction over the training draws; reasons start from it. */
  readonly baseProbability: number;
  /** Per row, the mean over the trees that did not see it, to 2^-32; NaN where every tree did. */
  readonly outOfBagProbabilities: Float64Array;
  /** Per feature, its share of the fall in Gini impurity; sums to 1, or to 0 where nothing was split. */
  readonly impurityImportance: Float64Array;
  /** What was used, defaults filled in. */
  readonly options: Omit<CheckedTraining, 'groups' | 'groupCount' | 'featureNames'>;
}

export interface ParallelOptions extends TrainingOptions {
  /** Worker threads. Default 2. The forest is the same for any number. */
  readonly workers?: number;
  /** Called on this thread after every finished tree. */
  readonly onProgress?: (treesDone: number, trees: number) => void;
  /** Ends the workers and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

interface Prepared {
  readonly checked: CheckedTraining;
  readonly plan: GrowthPlan;
  readonly cuts: readonly Float32Array[];
}

/**
 * Trains a random forest for two classes on worker threads; this thread stays free.
 *
 * @param data row-major, `labels.length` rows of `options.featureNames.length`; NaN is a missing value
 * @param labels 0 or 1 per row
 * @throws ForestInputError (as a rejection) naming the option or array at fault and its limit
 */
export async function trainForest(
  data: Float64Array | Float32Array,
  labels: ArrayLike<number>,
  options: ParallelOptions,
): Promise<TrainedForest> {
  const { checked, plan, cuts } = prepare(data, labels, options);
  const grown = await growInWorkers(plan, {
    workers: options.workers ?? 2,
    onProgress: options.onProgress,
    signal: options.signal,
  });
  return assemble(checked, cuts, grown.trees, grown.outOfBagSum, grown.outOfBagTrees);
}

/** As `trainForest`, on this thread; the same forest. */
export function trainForestSync(
  data: Float64Array | Float32Array,
  labels: ArrayLike<number>,
  options: TrainingOptions,
): TrainedForest {
  const { checked, plan, cuts } = prepare(data, labels, options);
  const grower = createTreeGrower(plan);
  const trees = Array.from({ length: plan.treeCount }, (_, index) => grower.grow(index));
  return assemble(checked, cuts, trees, grower.outOfBagSum, grower.outOfBagTrees);
}

function prepare(
  data: Float64Array | Float32Array,
  labels: ArrayLike<number>,
  options: TrainingOptions,
): Prepared {
  const checked = checkTraining(data, labels, options);
  const { rowCount, featureCount, codes, cuts } = binColumns(
    data,
    labels,
    checked.featureNames,
    checked.maxBins,
  );
  const plan: GrowthPlan = {
    rowCount,
    featureCount,
    binCounts: Uint16Array.from(cuts, (columnCuts) => columnCuts.length + 1),
    codes,
    groups: checked.groups,
    groupCount: checked.groupCount,
    treeCount: checked.trees,
    candidateFeatures: checked.candidateFeatures,
    minLeaf: checked.minLeaf,
    maxDepth: checked.maxDepth,
    classWeights: checked.classWeights,
    seed: checked.seed,
  };
  return { checked, plan, cuts };
}

function assemble(
  checked: CheckedTraining,
  cuts: readonly Float32Array[],
  trees: readonly GrownTree[],
  outOfBagSum: Float64Array,
  outOfBagTrees: Uint32Array,
): TrainedForest {
  const { featureNames, groups: _groups, groupCount: _groupCount, ...options } = checked;
  const forest = compileForest(
    trees.map((tree) => describe(tree, cuts)),
    featureNames.length,
  );
  return {
    featureNames,
    forest,
    baseProbability: baseProbabilityOf(forest),
    // 0 / 0 is the NaN documented for rows that every tree saw.
    outOfBagProbabilities: outOfBagSum.map((sum, row) => sum / outOfBagTrees[row]! / 2 ** 32),
    impurityImportance: meanImportance(trees, featureNames.length),
    options,
  };
}

function describe(tree: GrownTree, cuts: readonly Float32Array[]): TreeDescription {
  const threshold = new Float64Array(tree.feature.length);
  const right = new Uint32Array(tree.feature.length);
  tree.feature.forEach((feature, node) => {
    if (feature < 0) return;
    // Past the last cut: present values left, missing ones right.
    threshold[node] = cuts[feature]![tree.bin[node]!] ?? Infinity;
    right[node] = tree.left[node]! + 1;
  });
  return {
    feature: tree.feature,
    threshold,
    left: tree.left,
    right,
    missingLeft: tree.missingLeft,
    value: tree.value,
    cover: tree.cover,
  };
}

/** Each tree's importances are made to sum to 1 before they are averaged, as in scikit-learn. */
function meanImportance(trees: readonly GrownTree[], featureCount: number): Float64Array {
  const mean = new Float64Array(featureCount);
  for (const tree of trees) addShare(mean, tree.importance);
  const normalised = new Float64Array(featureCount);
  addShare(normalised, mean);
  return normalised;
}

function addShare(into: Float64Array, importance: Float64Array): void {
  const sum = importance.reduce((total, part) => total + part, 0);
  if (sum > 0) importance.forEach((part, feature) => (into[feature]! += part / sum));
}
