import { createSeededRandom } from '@ebb/forest';
import { kMeans } from '../k-means/k-means.ts';
import { adjustedRand } from './adjusted-rand.ts';
import { silhouette } from './silhouette.ts';
import { clusterStability } from './stability.ts';

function groups(rowCount: number, apart: number): { values: Float64Array; featureCount: number } {
  const random = createSeededRandom(3, 0);
  const values = Float64Array.from(
    { length: rowCount * 2 },
    (_, at) => (Math.floor(at / 2) % 3) * apart + random.below(1000) / 1000,
  );
  return { values, featureCount: 2 };
}

describe('how good clusters are', () => {
  it('estimates the silhouette of many rows within its stated error', async () => {
    const rows = groups(3000, 1.2);
    const labels = Int32Array.from({ length: 3000 }, (_, row) => row % 3);
    const exact = await silhouette(rows, labels);
    expect(exact).toMatchObject({ standardError: 0, sampledRows: 3000 });
    const offs: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const sampled = await silhouette(rows, labels, { exactRows: 1000, seed });
      expect(sampled.sampledRows).toBe(1000);
      expect(sampled.standardError).toBeGreaterThan(0);
      offs.push((sampled.score! - exact.score!) / sampled.standardError);
    }
    expect(Math.max(...offs.map(Math.abs))).toBeLessThan(4);
    const spread = Math.sqrt(offs.reduce((sum, off) => sum + off * off, 0) / offs.length);
    expect(spread).toBeGreaterThan(0.5);
    expect(spread).toBeLessThan(1.6);
  });

  it('leaves noise out, and has no answer for one cluster', async () => {
    const rows = groups(90, 5);
    const labels = Int32Array.from({ length: 90 }, (_, row) => row % 3);
    const noisy = { values: Float64Array.of(...rows.values, 2.5, 7), featureCount: 2 };
    const withNoise = await silhouette(noisy, [...labels, -1]);
    expect(withNoise.score).toBe((await silhouette(rows, labels)).score);
    expect((await silhouette(rows, new Int32Array(90))).score).toBeNull();
  });

  it('calls clear groups stable and arbitrary ones not', async () => {
    const again = async (rows: { values: Float64Array; featureCount: number }): Promise<Int32Array> =>
      (await kMeans(rows, { clusters: 3, starts: 3 })).labels;
    const clear = groups(300, 5);
    expect((await clusterStability(clear, await again(clear), again)).mean).toBe(1);
    const vague = groups(300, 0);
    expect((await clusterStability(vague, await again(vague), again)).lowest).toBeLessThan(0.8);
  });

  it('compares clusterings whatever their numbers are', () => {
    expect(adjustedRand([0, 0, 1, 1], [5, 5, 2, 2])).toBe(1);
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 12);
    expect(adjustedRand([0, 0, 0], [1, 1, 1])).toBe(1);
    expect(() => adjustedRand([0], [0, 1])).toThrow(RangeError);
  });
});
