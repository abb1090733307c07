import { createSeededRandom } from '@ebb/forest';
import {
  addToDuel,
  decodeDuel,
  duelDifference,
  duelWeights,
  emptyDuel,
  encodeDuel,
  mergeDuels,
} from './duel-sums.ts';
import { pairedBootstrap } from '../validation/paired-bootstrap.ts';

/** Customers with several rows each; the left answers are better by `edge` on the logit scale. */
function rowsOf(customers: number, edge: number, seed = 3) {
  const random = createSeededRandom(seed, 0);
  const rows: { customer: string; label: 0 | 1; left: number; right: number }[] = [];
  for (let customer = 0; customer < customers; customer++) {
    const truth = 0.05 + 0.9 * (random.below(1000) / 1000);
    for (let row = 0; row < 3; row++) {
      const label = random.below(1000) / 1000 < truth ? 1 : 0;
      const noise = (random.below(1000) / 1000 - 0.5) * edge;
      rows.push({
        customer: `c${customer}`,
        label,
        left: truth,
        right: Math.min(0.95, Math.max(0.05, truth + noise)),
      });
    }
  }
  return rows;
}

function duelOf(rows: ReturnType<typeof rowsOf>) {
  const sums = emptyDuel();
  for (const { customer, label, left, right } of rows)
    addToDuel(sums, duelWeights(customer), label, left, right);
  return sums;
}

it('gives the interval of the bootstrap that draws customers whole', () => {
  const rows = rowsOf(1500, 0.4);
  const streamed = duelDifference(duelOf(rows));
  const drawn = pairedBootstrap({
    labels: rows.map(({ label }) => label),
    left: rows.map(({ left }) => left),
    right: rows.map(({ right }) => right),
    metric: 'logLoss',
    groups: rows.map(({ customer }) => Number(customer.slice(1))),
  });
  expect(streamed.difference).toBeCloseTo(drawn.difference, 10);
  const width = drawn.high - drawn.low;
  expect(Math.abs(streamed.low - drawn.low)).toBeLessThan(0.2 * width);
  expect(Math.abs(streamed.high - drawn.high)).toBeLessThan(0.2 * width);
  expect(streamed.high).toBeLessThan(0);
});

it('is sure of nothing where both say the same in other words', () => {
  const rows = rowsOf(1500, 0.4).map((row, index) =>
    index % 2 === 0 ? row : { ...row, left: row.right, right: row.left },
  );
  const { low, high } = duelDifference(duelOf(rows));
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0);
});

it('goes on where it stopped: the months of a customer add up as if they had come at once', () => {
  const rows = rowsOf(300, 0.3);
  const parts = decodeDuel(encodeDuel(duelOf(rows.filter((_, index) => index % 3 === 0))));
  mergeDuels(parts, duelOf(rows.filter((_, index) => index % 3 !== 0)));
  const [added, whole] = [duelDifference(parts), duelDifference(duelOf(rows))];
  for (const name of ['difference', 'low', 'high'] as const) expect(added[name]).toBeCloseTo(whole[name], 10);
});

it('draws weights of mean and variance one', () => {
  const weights = Array.from({ length: 200 }, (_, index) => [...duelWeights(`customer ${index}`)]).flat();
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length;
  expect(mean).toBeCloseTo(1, 1);
  expect(variance).toBeCloseTo(1, 1);
});
