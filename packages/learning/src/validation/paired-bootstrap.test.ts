import { createSeededRandom } from '@ebb/forest';
import { pairedBootstrap } from './paired-bootstrap.ts';
import { logLoss } from '../metrics/proper-scores.ts';
import { rocAuc } from '../metrics/roc-auc.ts';

/** `rows` rows whose truth is drawn from `good`; `bad` is the same forecast with the signal halved. */
function forecasts(rows: number): { labels: number[]; good: number[]; bad: number[]; groups: number[] } {
  const random = createSeededRandom(5, 0);
  const uniform = (): number => random.below(1_000_000) / 1_000_000;
  const labels: number[] = [];
  const good: number[] = [];
  const bad: number[] = [];
  const groups: number[] = [];
  for (let row = 0; row < rows; row++) {
    const probability = 0.05 + 0.9 * uniform();
    labels.push(uniform() < probability ? 1 : 0);
    good.push(probability);
    bad.push(0.5 + 0.2 * (probability - 0.5) + 0.3 * (uniform() - 0.5));
    groups.push(Math.floor(row / 10));
  }
  return { labels, good, bad, groups };
}

const { labels, good, bad, groups } = forecasts(2000);

it.each(['rocAuc', 'logLoss', 'brier'] as const)('sees the better forecast by %s, off zero', (metric) => {
  const { difference, low, high } = pairedBootstrap({ labels, left: good, right: bad, metric, samples: 300 });
  const sign = metric === 'rocAuc' ? 1 : -1;
  expect(sign * difference).toBeGreaterThan(0);
  expect(Math.min(sign * low, sign * high)).toBeGreaterThan(0);
  expect(low).toBeLessThan(difference);
  expect(high).toBeGreaterThan(difference);
});

it('reports the plain difference of the rows as they are', () => {
  const auc = pairedBootstrap({ labels, left: good, right: bad, metric: 'rocAuc', samples: 10 });
  expect(auc.difference).toBeCloseTo(rocAuc(labels, good) - rocAuc(labels, bad), 12);
  const loss = pairedBootstrap({ labels, left: good, right: bad, metric: 'logLoss', samples: 10 });
  expect(loss.difference).toBeCloseTo(logLoss(labels, good) - logLoss(labels, bad), 12);
});

it('gives the same interval for the same seed and another for another', () => {
  const ask = (seed: number) =>
    pairedBootstrap({ labels, left: good, right: bad, metric: 'brier', samples: 100, seed });
  expect(ask(3)).toEqual(ask(3));
  expect(ask(3).low).not.toBe(ask(4).low);
});

it('is less sure when ten rows are one customer', () => {
  // Ten copies of each of 100 rows hold the evidence of 100 rows, not of 1,000.
  const copy = (values: readonly number[]): number[] =>
    Array.from({ length: 1000 }, (_, row) => values[Math.floor(row / 10)]!);
  const asked = { labels: copy(labels), left: copy(good), right: copy(bad), metric: 'brier' as const };
  const width = (interval: { low: number; high: number }): number => interval.high - interval.low;
  const byRow = width(pairedBootstrap({ ...asked, samples: 400 }));
  const byCustomer = width(pairedBootstrap({ ...asked, samples: 400, groups: groups.slice(0, 1000) }));
  expect(byCustomer / byRow).toBeGreaterThan(2);
});

it('straddles zero for a model against itself', () => {
  const same = pairedBootstrap({ labels, left: good, right: good, metric: 'logLoss', samples: 20 });
  expect(same).toMatchObject({ difference: 0, low: 0, high: 0 });
});
