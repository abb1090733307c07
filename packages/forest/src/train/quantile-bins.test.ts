import fc from 'fast-check';
import { binColumns } from './quantile-bins.ts';

const singles = fc.float({ noDefaultInfinity: true, noNaN: true });

function binOf(value: number, cuts: Float32Array): number {
  if (Number.isNaN(value)) return cuts.length + 1;
  const first = cuts.findIndex((cut) => Math.fround(value) <= cut);
  return first < 0 ? cuts.length : first;
}

test('every value is in the first bin whose cut it does not exceed, beside its label', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ x: fc.oneof(singles, fc.constant(NaN)), label: fc.nat(1) }), { minLength: 1 }),
      fc.integer({ min: 2, max: 256 }),
      (rows, maxBins) => {
        const x = Float64Array.from(rows, (row) => row.x);
        const labels = rows.map((row) => row.label);
        const { codes, cuts } = binColumns(x, labels, ['x'], maxBins);
        expect(cuts[0]!.length).toBeLessThan(maxBins);
        expect([...codes]).toEqual(rows.map((row) => 2 * binOf(row.x, cuts[0]!) + row.label));
      },
    ),
  );
});

test('few distinct values get a bin each, cut midway', () => {
  const { cuts } = binColumns(Float64Array.of(5, 1, 2, 5, NaN), [0, 0, 0, 1, 1], ['x'], 256);
  expect([...cuts[0]!]).toEqual([1.5, 3.5]);
});

test('many distinct values get bins of about equal mass, and a frequent one does not empty the others', () => {
  const x = Float64Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? 0 : i));
  const { codes } = binColumns(x, new Uint8Array(20_000), ['x'], 101);
  const mass = new Array<number>(101).fill(0);
  for (const code of codes) mass[code >>> 1]!++;
  expect(mass[0]).toBe(10_000);
  expect(Math.min(...mass.slice(1))).toBeGreaterThanOrEqual(99);
  expect(Math.max(...mass.slice(1))).toBeLessThanOrEqual(101);
});

test('neighbouring single-precision values are still told apart', () => {
  const { codes } = binColumns(Float64Array.of(1, 1.0000001192092896), [0, 0], ['x'], 256);
  expect([...codes]).toEqual([0, 2]);
});

test('a column sampled for its cuts still has every row in its place', () => {
  const x = Float32Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 100_003);
  const { codes, cuts } = binColumns(x, new Uint8Array(300_000), ['x'], 256);
  expect(cuts[0]!.length).toBe(255);
  for (let row = 0; row < 300_000; row += 997) expect(codes[row]! >>> 1).toBe(binOf(x[row]!, cuts[0]!));
});
