import { featureNames } from '@ebb/contracts';
import {
  blendForests,
  createPredictor,
  createSeededRandom,
  trainForest,
  type CompiledForest,
} from '@ebb/forest';
import { trainAdditiveTrees } from '@ebb/learning';
import type { KnownRows } from './expected-outcomes.ts';
import { featureRows, rowsAt, type TrainingSet } from '../rows/training-set.ts';

/** One of the models that the champion is blended from. */
export interface Member {
  readonly name: string;
  readonly forest: CompiledForest;
  /**
   * Per labelled row, what the member says of it without having seen the row's customer; NaN where every part of it
   * has.
   */
  readonly heldOut: Float64Array;
}

export interface Growing {
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal;
}

/**
 * Members of three capacities: stumps add up what each feature says and cannot go wrong by much, trees of eight leaves
 * find what goes together, the deep forest finds what neither does. docs/adr/0012 has what each is worth where.
 */
const forestRecipe = { draws: 4, treesPerDraw: 25, maxDepth: 10, leafShare: 0.0005, leastLeaf: 80 } as const;
const boostedRecipes = [
  { name: 'stumps', leaves: 2 },
  { name: 'trees of eight leaves', leaves: 8 },
] as const;
const boosting = {
  trees: 120,
  heldOutTrees: 60,
  steps: 9.6,
  leafShare: 0.005,
  leastLeaf: 100,
  largestLeaf: 200,
} as const;

/** Trees grown for one model, those of held-out customers included: for the progress shown. */
export const treesGrown =
  forestRecipe.draws * forestRecipe.treesPerDraw +
  boostedRecipes.length * (boosting.trees + 2 * boosting.heldOutTrees);

/** Grows all members; the forest in worker threads while this thread boosts. */
export async function growMembers(
  known: KnownRows,
  growing: Growing,
  onTree?: (treesDone: number) => void,
): Promise<Member[]> {
  let done = 0;
  const count = (): void => onTree?.(++done);
  const boosted = async (): Promise<Member[]> => {
    const members: Member[] = [];
    for (const recipe of boostedRecipes)
      members.push(await growBoosted(known, recipe, growing.signal, count));
    return members;
  };
  const [forest, others] = await Promise.all([growForest(known, growing, count), boosted()]);
  return [forest, ...others];
}

/** Each quarter of the forest on a draw of its own of what is not known yet. */
async function growForest(
  { rows, labelled, expected }: KnownRows,
  growing: Growing,
  count: () => void,
): Promise<Member> {
  const { draws, treesPerDraw, maxDepth, leafShare, leastLeaf } = forestRecipe;
  const parts: CompiledForest[] = [];
  const sums = new Float64Array(labelled);
  const times = new Uint32Array(labelled);
  for (let draw = 0; draw < draws; draw++) {
    const random = createSeededRandom(growing.seed, 1_000_000 + draw);
    const labels = Uint8Array.from(expected, (chance) => (random.below(2 ** 24) < chance * 2 ** 24 ? 1 : 0));
    const { forest, outOfBagProbabilities } = await trainForest(rows.features, labels, {
      trees: treesPerDraw,
      maxDepth,
      minLeaf: Math.max(
        Math.min(leastLeaf, Math.ceil(rows.rowCount / 10)),
        Math.round(leafShare * rows.rowCount),
      ),
      featureNames,
      groups: rows.customers,
      ...growing,
      seed: (growing.seed + 7919 * draw) | 0,
      onProgress: count,
    });
    parts.push(forest);
    for (let row = 0; row < labelled; row++) {
      const probability = outOfBagProbabilities[row]!;
      if (Number.isNaN(probability)) continue;
      sums[row]! += probability;
      times[row]! += 1;
    }
  }
  return {
    name: 'forest',
    forest: blendForests(parts.map((forest) => ({ forest, weight: 1 }))),
    heldOut: sums.map((sum, row) => sum / times[row]!),
  };
}

/** Boosted trees on all rows, and on either half of the customers to be asked about the other half. */
async function growBoosted(
  { rows, labelled, expected }: KnownRows,
  { name, leaves }: (typeof boostedRecipes)[number],
  signal: AbortSignal | undefined,
  count: () => void,
): Promise<Member> {
  const grow = (kept: readonly number[], trees: number): Promise<CompiledForest> => {
    const part = kept.length === rows.rowCount ? rows : rowsAt(rows, kept);
    const { steps, leafShare, leastLeaf, largestLeaf } = boosting;
    return trainAdditiveTrees(
      featureRows(part),
      kept.map((row) => expected[row]!),
      {
        rounds: trees,
        learningRate: steps / trees,
        maxLeaves: leaves,
        minLeafRows: Math.max(leastLeaf, Math.min(largestLeaf, Math.round(leafShare * kept.length))),
        ...(signal === undefined ? {} : { signal }),
        onTree: count,
      },
    );
  };
  const everyRow = [...rows.cutOffDays.keys()];
  const forest = await grow(everyRow, boosting.trees);
  const heldOut = new Float64Array(labelled).fill(NaN);
  for (const half of [0, 1]) {
    const learnt = everyRow.filter((row) => rows.customers[row]! % 2 === half);
    const others = everyRow.filter((row) => row < labelled && rows.customers[row]! % 2 !== half);
    if (learnt.length === 0 || others.length === 0) continue;
    // Larger steps, half as many: the answers are nearly the same in half the time.
    const scores = predictAll(await grow(learnt, boosting.heldOutTrees), rowsAt(rows, others));
    others.forEach((row, index) => (heldOut[row] = scores[index]!));
  }
  return { name, forest, heldOut };
}

export function predictAll(forest: CompiledForest, rows: TrainingSet): Float64Array {
  const scores = new Float64Array(rows.rowCount);
  createPredictor(forest).predictBatch(rows.features, rows.rowCount, scores);
  return scores;
}
