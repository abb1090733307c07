import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { evaluationCurves } from './evaluation-curves.ts';

interface GoldenCase {
  readonly name: string;
  readonly labels: number[];
  readonly probabilities: number[];
  readonly atStakeMinor: number[];
  readonly roc: [number, number][];
  readonly rocAuc: number;
  readonly precisionRecall: [number, number][];
  readonly calibration: number[][];
  readonly deciles: [number, number][];
  readonly confusion: number[][];
  readonly money: number[][];
}

const golden = JSON.parse(readFileSync(join(__dirname, '../../golden/evaluation-curves.json'), 'utf8')) as {
  cases: GoldenCase[];
};

/** As far as the rounding to six digits allows. */
const digits = 5;

function pairs(left: readonly number[], right: readonly number[]): [number, number][] {
  expect(left).toHaveLength(right.length);
  return left.map((value, index) => [value, right[index]!]);
}

function expectSame(actual: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): void {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((row, index) => {
    row.forEach((value, column) => expect(value).toBeCloseTo(wanted[index]![column]!, digits));
  });
}

function area(points: readonly (readonly [number, number])[]): number {
  return points
    .slice(1)
    .reduce((sum, [x, y], index) => sum + ((x - points[index]![0]) * (y + points[index]![1])) / 2, 0);
}

describe.each(golden.cases)('curves against scikit-learn: $name', (golden) => {
  const { labels, probabilities, atStakeMinor } = golden;
  const curves = evaluationCurves(labels, probabilities, atStakeMinor);
  const roc = pairs(curves.roc.falsePositiveShare, curves.roc.truePositiveShare);
  const precisionRecall = pairs(curves.precisionRecall.recall, curves.precisionRecall.precision);

  if (labels.length < 200) {
    it('draws the same points', () => {
      expectSame(roc, golden.roc);
      expectSame(precisionRecall, golden.precisionRecall);
    });
  } else {
    it('draws few of the same points, over the same area', () => {
      for (const [points, wanted] of [
        [roc, golden.roc],
        [precisionRecall, golden.precisionRecall],
      ] as const) {
        const isKnown = ([x, y]: readonly [number, number]): boolean =>
          wanted.some(([a, b]) => Math.abs(a - x) < 1e-6 && Math.abs(b - y) < 1e-6);
        expect(points.filter((point) => !isKnown(point))).toEqual([]);
        expect(points.length).toBeGreaterThan(100);
        expect(points.length).toBeLessThanOrEqual(200);
        expect(points[0]!.map((value) => value.toFixed(5))).toEqual(
          wanted[0]!.map((value) => value.toFixed(5)),
        );
        expect(points.at(-1)).toEqual(wanted.at(-1));
      }
      expect(Math.abs(area(roc) - golden.rocAuc)).toBeLessThan(0.002);
    });
  }

  it('fills the same calibration bins, with the same intervals', () => {
    expectSame(
      curves.calibration.map(({ rows, meanProbability, observedShare, low, high }) => [
        rows,
        meanProbability,
        observedShare,
        low,
        high,
      ]),
      golden.calibration,
    );
  });

  it('gives the same lift and gain by decile', () => {
    expectSame(
      curves.deciles.map(({ lift, gain }) => [lift, gain]),
      golden.deciles,
    );
  });

  it('counts the same at every threshold, rows and money', () => {
    const { truePositives, falsePositives } = curves.confusion;
    const { rows, positives, money } = curves;
    expect(
      truePositives.map((found, step) => [
        found,
        falsePositives[step],
        positives - found,
        rows - positives - falsePositives[step]!,
      ]),
    ).toEqual(golden.confusion);
    expect(
      money!.caughtMinor.map((caught, step) => [
        caught,
        money!.missedMinor[step],
        money!.falseAlarmMinor[step],
      ]),
    ).toEqual(golden.money);
  });
});

it('is plain JSON and small whatever the number of rows', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ label: fc.constantFrom(0, 1), score: fc.double({ min: 0, max: 1, noNaN: true }) }),
        {
          minLength: 1,
          maxLength: 2000,
        },
      ),
      (rows) => {
        const curves = evaluationCurves(
          rows.map(({ label }) => label),
          rows.map(({ score }) => score),
        );
        const text = JSON.stringify(curves);
        expect(JSON.parse(text)).toEqual(curves);
        expect(text).not.toContain('null,');
        expect(text.length).toBeLessThan(16_384);
        expect(curves.confusion.truePositives[0]).toBe(curves.positives);
        expect(curves.money).toBeNull();
      },
    ),
    { numRuns: 30 },
  );
});

it('refuses amounts that do not belong to the rows', () => {
  expect(() => evaluationCurves([1, 0], [0.4, 0.6], [100])).toThrow('2 labels but 1 amounts');
});
