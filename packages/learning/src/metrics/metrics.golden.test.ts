import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrationCurve } from './calibration-error.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { evaluatePredictions } from './evaluate-predictions.ts';
import { liftAt } from './lift.ts';

interface GoldenCase {
  readonly name: string;
  readonly labels: number[];
  readonly probabilities: number[];
  readonly threshold: number;
  readonly expected: Record<string, number>;
  readonly confusion: Record<string, number>;
  readonly curve: { rows: number; meanProbability: number; observedShare: number }[];
}

const golden = JSON.parse(readFileSync(join(__dirname, '../../golden/metrics.json'), 'utf8')) as {
  cases: GoldenCase[];
};

describe.each(golden.cases)('metrics against scikit-learn: $name', (golden) => {
  const { labels, probabilities, threshold, expected } = golden;

  it('gives the same value for every metric', () => {
    const { gainAt10, ...wanted } = expected;
    const metrics: Record<string, number> = { ...evaluatePredictions(labels, probabilities, threshold) };
    for (const [metric, value] of Object.entries(wanted)) {
      expect(
        `${metric} off by ${Math.abs(metrics[metric]! - value) < 1e-10 ? 0 : metrics[metric]! - value}`,
      ).toBe(`${metric} off by 0`);
    }
    expect(liftAt(labels, probabilities, 0.1).gain).toBeCloseTo(gainAt10!, 10);
  });

  it('counts the same confusion matrix', () => {
    expect(confusionMatrix(labels, probabilities, threshold)).toMatchObject(golden.confusion);
  });

  it('draws the same calibration curve', () => {
    const curve = calibrationCurve(labels, probabilities);
    expect(curve).toHaveLength(golden.curve.length);
    curve.forEach((bin, index) => {
      expect(bin.rows).toBe(golden.curve[index]!.rows);
      expect(bin.meanProbability).toBeCloseTo(golden.curve[index]!.meanProbability, 10);
      expect(bin.observedShare).toBeCloseTo(golden.curve[index]!.observedShare, 10);
    });
  });
});
