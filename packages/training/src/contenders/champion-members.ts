import { featureNames } from '@ebb/contracts';
import {
  blendForests,
  createPredictor,
  createSeededRandom,
  trainForest,
  type CompiledForest,
} from '@ebb/forest';
import { binForTrees, trainAdditiveTrees, type AdditiveJob } from '@ebb/learning';
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

/** Grows all members. */
export async function growMembers(
  known: KnownRows,
  growing: Growing,
  onTree?: (treesDone: number) => void,
): Promise<Member[]> {
  let done = 0;
  const count = (): void => onTree?.(++done);
  return [await growForest(known, growing, count), ...(await growBoosted(known, growing, count))];
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

/** Rows to boost on, looked at once for all recipes. */
interface Part {
  readonly columns: ReturnType<typeof binForTrees>;
  readonly targets: Float64Array;
}

/** Boosted trees on all rows, and on either half of the customers to be asked about the other half. */
async function growBoosted(known: KnownRows, growing: Growing, count: () => void): Promise<Member[]> {
  const { rows, labelled, expected } = known;
  const partOf = (part: TrainingSet, targets: Float64Array): Part => ({
    columns: binForTrees(featureRows(part)),
    targets,
  });
  const everyRow = [...rows.cutOffDays.keys()];
  const halves = [0, 1]
    .map((half) => ({
      learnt: everyRow.filter((row) => rows.customers[row]! % 2 === half),
      others: everyRow.filter((row) => row < labelled && rows.customers[row]! % 2 !== half),
    }))
    .filter(({ learnt, others }) => learnt.length > 0 && others.length > 0)
    .map(({ learnt, others }) => ({
      part: partOf(
        rowsAt(rows, learnt),
        Float64Array.from(learnt, (row) => expected[row]!),
      ),
      others,
      asked: rowsAt(rows, others),
    }));
  const whole = partOf(rows, expected);
  // Largest first, so that no thread begins a long one when the others are done.
  const work = [...boostedRecipes].reverse().flatMap((recipe) => [
    { recipe, half: null, job: jobOf(whole, recipe.leaves, boosting.trees) },
    // Larger steps, half as many: the answers are nearly the same in half the time.
    ...halves.map((half) => ({ recipe, half, job: jobOf(half.part, recipe.leaves, boosting.heldOutTrees) })),
  ]);
  const forests = await trainAdditiveTrees(
    work.map(({ job }) => job),
    { workers: growing.workers, signal: growing.signal, onTree: count },
  );
  return boostedRecipes.map((recipe) => {
    const heldOut = new Float64Array(labelled).fill(NaN);
    let forest: CompiledForest | undefined;
    work.forEach(({ recipe: own, half }, index) => {
      if (own !== recipe) return;
      if (half === null) forest = forests[index]!;
      else
        predictAll(forests[index]!, half.asked).forEach((score, at) => (heldOut[half.others[at]!] = score));
    });
    return { name: recipe.name, forest: forest!, heldOut };
  });
}

function jobOf({ columns, targets }: Part, maxLeaves: number, trees: number): AdditiveJob {
  const { steps, leafShare, leastLeaf, largestLeaf } = boosting;
  return {
    columns,
    targets,
    rounds: trees,
    learningRate: steps / trees,
    maxLeaves,
    minLeafRows: Math.max(leastLeaf, Math.min(largestLeaf, Math.round(leafShare * targets.length))),
  };
}

export function predictAll(forest: CompiledForest, rows: TrainingSet): Float64Array {
  const scores = new Float64Array(rows.rowCount);
  createPredictor(forest).predictBatch(rows.features, rows.rowCount, scores);
  return scores;
}
