import { createPredictor, createSeededRandom, type CompiledForest } from '@ebb/forest';
import { binForTrees, trainAdditiveTrees, type AdditiveJob } from './additive-trees.ts';
import type { Rows } from '../classifier.ts';
import { rocAuc } from '../../metrics/roc-auc.ts';

const random = createSeededRandom(5, 0);
const uniform = (): number => random.below(1_000_000) / 1_000_000;
const count = 4000;
const values = Float64Array.from({ length: count * 3 }, () => Math.round(1e4 * uniform()) / 7);
const chance = (row: number): number => {
  const [a, b] = [values[row * 3]!, values[row * 3 + 1]!];
  return 0.15 + 0.4 * (a / 1429) + (b > 700 ? 0.3 : 0);
};
const chances = Array.from({ length: count }, (_, row) => chance(row));
const labels = chances.map((probability) => (uniform() < probability ? 1 : 0));
const rows = { values, featureCount: 3 };

async function train(
  table: Rows,
  targets: readonly number[],
  options: Partial<AdditiveJob> & { readonly signal?: AbortSignal; readonly onTree?: () => void } = {},
): Promise<CompiledForest> {
  const { signal, onTree, ...more } = options;
  const [forest] = await trainAdditiveTrees(
    [
      {
        columns: binForTrees(table),
        targets: Float64Array.from(targets),
        rounds: 100,
        learningRate: 0.08,
        maxLeaves: 4,
        minLeafRows: 100,
        ...more,
      },
    ],
    { workers: 1, signal, onTree },
  );
  return forest!;
}

function predictions(forest: CompiledForest): Float64Array {
  const out = new Float64Array(count);
  createPredictor(forest).predictBatch(values, count, out);
  return out;
}

it('estimates probabilities', async () => {
  const estimates = predictions(await train(rows, labels));
  const off = estimates.reduce((sum, value, row) => sum + Math.abs(value - chances[row]!), 0) / count;
  expect(off).toBeLessThan(0.04);
  expect(rocAuc(labels, estimates)).toBeGreaterThan(rocAuc(labels, chances) - 0.01);
  // The mean of least squares is the mean of the targets.
  const sum = (numbers: ArrayLike<number>): number =>
    Array.from(numbers).reduce((total, value) => total + value, 0);
  expect(sum(estimates)).toBeCloseTo(sum(labels), 4);
});

it('splits after one round where the difference of the means is largest, and steps by the learning rate', async () => {
  const forest = await train(
    { values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), featureCount: 1 },
    [0, 0, 0, 0, 1, 1, 1, 1],
    { rounds: 1, learningRate: 0.5, maxLeaves: 2, minLeafRows: 1 },
  );
  const { predictOne } = createPredictor(forest);
  const steps = [4, 4.4, 4.6, 5].map((value) => predictOne([value]).toFixed(12));
  expect(steps).toEqual(['0.250000000000', '0.250000000000', '0.750000000000', '0.750000000000']);
});

it('takes fractions as targets and says the same twice', async () => {
  const first = await train(rows, chances, { rounds: 30 });
  const second = await train(rows, chances, { rounds: 30 });
  expect(second).toEqual(first);
});

it('stops at the signal and refuses what it cannot learn from', async () => {
  const controller = new AbortController();
  const training = train(rows, labels, {
    signal: controller.signal,
    onTree: () => controller.abort(new Error('enough')),
  });
  await expect(training).rejects.toThrow('enough');
  await expect(train(rows, [1])).rejects.toThrow('4000 rows but 1 targets');
  await expect(train({ values: Float64Array.of(1, NaN), featureCount: 1 }, [0, 1])).rejects.toThrow(
    'not finite',
  );
});
