import { expectedCalibrationError } from '../metrics/calibration-error.ts';
import { readColumn, trainRankingBaseline } from './ranking-baseline.ts';

const featureCount = 2;
const days = Array.from({ length: 400 }, (_, row) => row % 100);
const values = Float64Array.from(days.flatMap((day) => [7, day]));
/** Gone for longer, churned more often: 1 in 10 up to day 49, 9 in 10 after. */
const labels = days.map((day, row) => (day < 50 ? (row % 10 === 3 ? 1 : 0) : row % 10 === 3 ? 0 : 1));

it('turns a column into calibrated probabilities that keep its order', () => {
  const baseline = trainRankingBaseline({ values, featureCount }, labels, 1);
  const probabilities = baseline.predict({ values, featureCount });
  expect(expectedCalibrationError(labels, probabilities)).toBeLessThan(0.02);
  for (let day = 1; day < 100; day++)
    expect(probabilities[day]).toBeGreaterThanOrEqual(probabilities[day - 1]!);
});

it('reads a column', () => {
  expect([...readColumn({ values: Float64Array.of(1, 2, 3, 4), featureCount }, 1)]).toEqual([2, 4]);
});
