import fc from 'fast-check';
import { evaluatePredictions } from '../metrics/evaluate-predictions.ts';
import {
  addExpectedOutcome,
  addOutcome,
  decodeOutcomes,
  emptyOutcomes,
  encodeOutcomes,
  mergeOutcomes,
  outcomeCurve,
  outcomeMetrics,
} from './outcome-sums.ts';

// Middles of bins: nothing is lost by binning, so all metrics must be those of the rows themselves.
const answers = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 199 }).map((bin) => (bin + 0.5) / 200),
    fc.constantFrom<0 | 1>(0, 1),
  ),
  { minLength: 2, maxLength: 300 },
);

function sumsOf(rows: readonly (readonly [number, 0 | 1])[]) {
  const sums = emptyOutcomes();
  for (const [probability, label] of rows) addOutcome(sums, probability, label);
  return sums;
}

it('says of the sums what the metrics say of the rows', () => {
  fc.assert(
    fc.property(answers, (rows) => {
      fc.pre(new Set(rows.map(([, label]) => label)).size === 2);
      const exact = evaluatePredictions(
        rows.map(([, label]) => label),
        rows.map(([probability]) => probability),
      );
      const metrics = outcomeMetrics(sumsOf(rows));
      for (const name of ['rocAuc', 'logLoss', 'brier', 'accuracy'] as const) {
        expect(metrics[name]).toBeCloseTo(exact[name], 10);
      }
      expect(metrics).toMatchObject({ rows: exact.rows, positives: exact.positives });
    }),
  );
});

it('adds up: parts merged, written and read again are the whole', () => {
  fc.assert(
    fc.property(answers, fc.nat(), (rows, at) => {
      const cut = at % rows.length;
      const merged = decodeOutcomes(encodeOutcomes(sumsOf(rows.slice(0, cut))));
      mergeOutcomes(merged, sumsOf(rows.slice(cut)));
      const whole = outcomeMetrics(sumsOf(rows));
      expect(outcomeMetrics(merged).rocAuc).toEqual(whole.rocAuc);
      expect(outcomeMetrics(merged).logLoss).toBeCloseTo(whole.logLoss, 10);
      expect(outcomeCurve(merged).reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.length);
    }),
  );
});

it('finds the calibration error and the lift of a case worked out by hand', () => {
  const sums = emptyOutcomes();
  // Ten at 0.9 of whom six leave, ninety at 0.1 of whom nine do.
  for (let row = 0; row < 10; row++) addOutcome(sums, 0.9, row < 6 ? 1 : 0);
  for (let row = 0; row < 90; row++) addOutcome(sums, 0.1, row < 9 ? 1 : 0);
  const metrics = outcomeMetrics(sums);
  expect(metrics.calibrationError).toBeCloseTo(0.1 * 0.3, 10);
  expect(metrics.liftAt10).toBeCloseTo(0.6 / 0.15, 10);
});

it('expects of perfectly calibrated answers what they bring on average', () => {
  const expected = emptyOutcomes();
  const happened = emptyOutcomes();
  for (const probability of [0.1025, 0.3025, 0.5025, 0.8025]) {
    const rows = 10_000;
    const ones = Math.round(rows * probability);
    for (let row = 0; row < rows; row++) {
      addExpectedOutcome(expected, probability);
      addOutcome(happened, probability, row < ones ? 1 : 0);
    }
  }
  const [promised, came] = [outcomeMetrics(expected), outcomeMetrics(happened)];
  expect(promised.calibrationError).toBeCloseTo(0, 10);
  for (const name of ['rocAuc', 'logLoss', 'brier', 'accuracy', 'liftAt10'] as const) {
    expect(promised[name]).toBeCloseTo(came[name]!, 6);
  }
});

it('refuses text it did not write, and no rows at all', () => {
  expect(() => decodeOutcomes('{"v":2,"bins":[]}')).toThrow(RangeError);
  expect(() => outcomeMetrics(emptyOutcomes())).toThrow(RangeError);
});
