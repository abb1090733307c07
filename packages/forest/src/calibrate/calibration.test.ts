import fc from 'fast-check';
import { createCalibrator } from './calibration.ts';
import type { Calibration } from './calibration.ts';
import { chooseCalibration } from './choose-calibration.ts';
import { fitIsotonic } from './fit-isotonic.ts';
import { fitPlatt } from './fit-platt.ts';
import { createSeededRandom } from '../seeded-random.ts';

/** Rows whose true probability is `truth(p)` for the stated probability p. */
function rowsOf(count: number, truth: (p: number) => number): { stated: Float64Array; labels: Uint8Array } {
  const random = createSeededRandom(11, 0);
  const stated = Float64Array.from({ length: count }, () => random.below(1001) / 1000);
  return {
    stated,
    labels: Uint8Array.from(stated, (p) => (random.below(1_000_000) < 1e6 * truth(p) ? 1 : 0)),
  };
}

const observations = fc.array(
  fc.record({ p: fc.integer({ min: 0, max: 50 }).map((i) => i / 50), label: fc.constantFrom(0, 1) }),
  { minLength: 1, maxLength: 60 },
);

test('isotonic pools as the textbook does', () => {
  const calibration = fitIsotonic([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0, 1, 0, 0, 1, 1]);
  // 1/(6+2) is as near to the ends as six rows may go.
  expect(calibration).toEqual({
    kind: 'isotonic',
    from: [0.1, 0.2, 0.4, 0.5, 0.6],
    to: [0.125, 1 / 3, 1 / 3, 0.875, 0.875],
  });
  expect(createCalibrator(calibration)(0.15)).toBeCloseTo((0.125 + 1 / 3) / 2, 12);
  expect(createCalibrator(calibration)(0)).toBe(0.125);
  expect(createCalibrator(calibration)(1)).toBe(0.875);
});

test('isotonic never decreases, stays inside (0, 1) and keeps the share of ones', () => {
  fc.assert(
    fc.property(observations, (rows) => {
      const stated = rows.map(({ p }) => p);
      const labels = Float64Array.from(rows, ({ label }) => label);
      const calibrate = createCalibrator(fitIsotonic(stated, labels));
      const curve = Array.from({ length: 101 }, (_, i) => calibrate(i / 100));
      for (let i = 1; i < curve.length; i++) expect(curve[i]).toBeGreaterThanOrEqual(curve[i - 1]! - 1e-12);
      expect(curve[0]).toBeGreaterThan(0);
      expect(curve[100]).toBeLessThan(1);
      const mean = stated.reduce((sum, p) => sum + calibrate(p), 0) / rows.length;
      const share = rows.filter(({ label }) => label === 1).length / rows.length;
      expect(Math.abs(mean - share)).toBeLessThanOrEqual(1 / (rows.length + 2) + 1e-12); // what the edges cost
    }),
  );
});

test('Platt finds the slope and intercept the labels were drawn with', () => {
  const { stated, labels } = rowsOf(40_000, (p) => 1 / (1 + Math.exp(-(0.5 * Math.log(p / (1 - p)) - 1))));
  const inside = [...stated.keys()].filter((row) => stated[row]! > 0 && stated[row]! < 1);
  const fitted = fitPlatt(
    inside.map((row) => stated[row]!),
    inside.map((row) => labels[row]!),
  );
  if (fitted.kind !== 'platt') throw new Error(fitted.kind);
  expect(fitted.slope).toBeCloseTo(0.5, 1);
  expect(fitted.intercept).toBeCloseTo(-1, 1);
});

test('Platt stays within (0, 1) and never decreases, whatever the labels', () => {
  fc.assert(
    fc.property(observations, (rows) => {
      const calibrate = createCalibrator(
        fitPlatt(
          rows.map(({ p }) => p),
          rows.map(({ label }) => label),
        ),
      );
      const curve = [0, 0.01, 0.3, 0.5, 0.9, 1].map(calibrate);
      for (let i = 1; i < curve.length; i++) expect(curve[i]).toBeGreaterThanOrEqual(curve[i - 1]!);
      expect(curve.every((p) => p > 0 && p < 1)).toBe(true);
    }),
  );
});

test('Platt turns probabilities that point the wrong way into the share of ones', () => {
  const { stated, labels } = rowsOf(2000, (p) => 1 - p);
  const calibrate = createCalibrator(fitPlatt(stated, labels));
  expect(calibrate(0.9)).toBe(calibrate(0.1));
  expect(calibrate(0.5)).toBeCloseTo(0.5, 1);
});

test.each<[Calibration['kind'], (p: number) => number]>([
  ['platt', (p) => 1 / (1 + Math.exp(-(3 * Math.log((p + 1e-3) / (1 - p + 1e-3)) + 1)))],
  ['isotonic', (p) => (p < 0.3 ? 0.1 : p < 0.7 ? 0.4 : 0.95)],
])('%s is chosen where it is the truth', (kind, truth) => {
  const { stated, labels } = rowsOf(20_000, truth);
  const { calibration, logLoss } = chooseCalibration(stated, labels);
  expect(calibration.kind).toBe(kind);
  expect(logLoss[kind]).toBe(Math.min(...Object.values(logLoss)));
});

test('isotonic does not win by learning few rows by heart', () => {
  const { stated, labels } = rowsOf(60, () => 0.5);
  expect(chooseCalibration(stated, labels).calibration.kind).toBe('platt');
});

test('rows that were never out of bag are passed over', () => {
  const { stated, labels } = rowsOf(500, (p) => p * p);
  const padded = Float64Array.of(NaN, ...stated, NaN);
  const paddedLabels = Uint8Array.of(1, ...labels, 1);
  expect(fitIsotonic(padded, paddedLabels)).toEqual(fitIsotonic(stated, labels));
  expect(fitPlatt(padded, paddedLabels)).toEqual(fitPlatt(stated, labels));
  expect(() => fitIsotonic([NaN], [1])).toThrow('probabilities: must hold at least 1 number');
  expect(() => chooseCalibration([NaN, 0.5], [1, 0])).toThrow('must hold at least 5 numbers, got 1');
});

test('a calibration survives JSON', () => {
  const { stated, labels } = rowsOf(300, (p) => p);
  for (const fitted of [fitIsotonic(stated, labels), fitPlatt(stated, labels)]) {
    const read = JSON.parse(JSON.stringify(fitted)) as Calibration;
    for (const p of [0, 0.123, 0.5, 1]) expect(createCalibrator(read)(p)).toBe(createCalibrator(fitted)(p));
  }
});
