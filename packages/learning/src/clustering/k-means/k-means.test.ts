import { createSeededRandom } from '@ebb/forest';
import type { Rows } from '../../classifiers/classifier.ts';
import { chooseClusterCount } from './choose-cluster-count.ts';
import { kMeans } from './k-means.ts';
import { createMersenneTwister } from './mersenne-twister.ts';

function drawRows(rowCount: number, featureCount: number, seed = 1): Rows {
  const random = createSeededRandom(seed, 0);
  const values = Float64Array.from({ length: rowCount * featureCount }, () => random.below(1e6) / 1e6);
  return { values, featureCount };
}

/** Lloyd's iteration as it is written in books, for comparison. */
function plainKMeans(
  { values, featureCount }: Rows,
  start: Float64Array,
): { labels: number[]; turns: number } {
  const rowCount = values.length / featureCount;
  const clusters = start.length / featureCount;
  const centres = start.slice();
  let labels: number[] = [];
  for (let turns = 1; ; turns++) {
    const next = Array.from({ length: rowCount }, (_, row) => {
      const squares = Array.from({ length: clusters }, (__, cluster) => {
        let sum = 0;
        for (let column = 0; column < featureCount; column++) {
          sum += (values[row * featureCount + column]! - centres[cluster * featureCount + column]!) ** 2;
        }
        return sum;
      });
      return squares.indexOf(Math.min(...squares));
    });
    if (next.every((label, row) => label === labels[row])) return { labels, turns };
    labels = next;
    for (let at = 0; at < centres.length; at++) {
      const cluster = Math.floor(at / featureCount);
      const inside = labels.flatMap((label, row) =>
        label === cluster ? [values[row * featureCount + (at % featureCount)]!] : [],
      );
      centres[at] = inside.reduce((sum, value) => sum + value, 0) / inside.length;
    }
  }
}

describe('k-means', () => {
  it('draws the numbers numpy draws', () => {
    const random = createMersenneTwister(42);
    const drawn = Array.from({ length: 1000 }, () => random.next());
    // numpy.random.RandomState(42).random_sample(1000)[[0, 1, 2, 999]]
    expect([drawn[0], drawn[1], drawn[2], drawn[999]]).toEqual([
      0.3745401188473625, 0.9507143064099162, 0.7319939418114051, 0.44600577295795574,
    ]);
  });

  it.each([1, 2, 3, 7, 12])('skips no row that would move, with %i clusters', async (clusters) => {
    const rows = drawRows(400, 3, clusters);
    const initialCentres = rows.values.slice(0, clusters * 3);
    const found = await kMeans(rows, { clusters, initialCentres, tolerance: 0 });
    const plain = plainKMeans(rows, initialCentres);
    expect(Array.from(found.labels)).toEqual(plain.labels);
    expect(found.iterations).toBe(plain.turns);
    expect(found.converged).toBe(true);
  });

  it('finds the same to the last bit on any number of threads', async () => {
    const rows = drawRows(20_000, 4);
    const options = { clusters: 6, starts: 2, tolerance: 0 };
    const alone = await kMeans(rows, options);
    for (const workers of [2, 3]) {
      const shared = await kMeans(rows, { ...options, workers });
      expect(Array.from(shared.centres)).toEqual(Array.from(alone.centres));
      expect(shared.inertia).toBe(alone.inertia);
      expect(Buffer.compare(Buffer.from(shared.labels), Buffer.from(alone.labels))).toBe(0);
    }
  });

  it.each([1, 2])('stops when it is told to, on %i threads, and says how far it is', async (workers) => {
    const controller = new AbortController();
    const progress: number[] = [];
    const running = kMeans(
      drawRows(200_000, 4),
      { clusters: 8, starts: 50, tolerance: 0, workers },
      {
        signal: controller.signal,
        onProgress: (done01) => {
          progress.push(done01);
          controller.abort(new Error('enough'));
        },
      },
    );
    await expect(running).rejects.toThrow('enough');
    expect(progress[0]).toBeGreaterThan(0);
    expect(progress[0]).toBeLessThan(0.5);
  });

  it('gives an empty cluster the row furthest from its centre', async () => {
    const rows = { values: Float64Array.of(0, 1, 2, 10), featureCount: 1 };
    const found = await kMeans(rows, { clusters: 3, initialCentres: Float64Array.of(1, 100, 200) });
    expect(Array.from(found.sizes).every((size) => size > 0)).toBe(true);
  });

  it('refuses what it cannot do', async () => {
    const rows = drawRows(5, 2);
    await expect(kMeans(rows, { clusters: 6 })).rejects.toThrow('at least 6 rows needed, the table has 5');
    await expect(kMeans(rows, { clusters: 0 })).rejects.toThrow('clusters must be a whole number');
    await expect(kMeans(rows, { clusters: 2, seed: -1 })).rejects.toThrow('seed');
    await expect(kMeans(rows, { clusters: 2, initialCentres: Float64Array.of(1) })).rejects.toThrow(
      'centres',
    );
    await expect(chooseClusterCount({ values: new Float64Array(), featureCount: 2 })).rejects.toThrow(
      '1 row',
    );
  });

  it('sees the elbow where a curve bends', async () => {
    const middles = [0, 10, 20];
    const noise = drawRows(90, 1);
    const rows = { values: noise.values.map((value, row) => middles[row % 3]! + value), featureCount: 1 };
    expect(await chooseClusterCount(rows)).toMatchObject({ kind: 'chosen', clusters: 3, elbow: 3 });
  });
});
