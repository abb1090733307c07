import { createSeededRandom } from '@ebb/forest';
import { driftShift, shifted } from './follow-drift.ts';
import { createTrainingSetBuilder, unknownLabel, type TrainingSet } from '../rows/training-set.ts';

const orders = {
  count: 1,
  netRevenueMinor: 1,
  firstDay: 0,
  lastDay: 0,
  lastOrderMs: 0,
  distinctDays: 1,
};

/** Rows whose early outcome is drawn from the score, moved by `drift` on the logit scale. */
function rows(count: number, drift: number, seed: number): { rows: TrainingSet; probabilities: number[] } {
  const random = createSeededRandom(seed, 0);
  const builder = createTrainingSetBuilder();
  const probabilities: number[] = [];
  for (let row = 0; row < count; row++) {
    const score = 0.1 + 0.8 * (random.below(1000) / 1000);
    const stays = random.below(1_000_000) / 1_000_000 >= shifted(score, drift);
    builder.add(row, {
      cutOffDay: row % 2,
      features: new Float64Array(12),
      orders,
      atStakeMinor: 0,
      label: null,
      earlyLabel: stays ? 0 : 1,
    });
    probabilities.push(score);
  }
  return { rows: builder.build(), probabilities };
}

it('follows half of the drift between old and young rows', () => {
  const old = rows(8000, 0, 1);
  const offBy = (drift: number, seed: number): number =>
    Math.abs(driftShift(old, rows(8000, drift, seed)) - drift / 2);
  expect(offBy(0.4, 2)).toBeLessThan(0.04);
  expect(offBy(-0.3, 3)).toBeLessThan(0.04);
  expect(offBy(0, 4)).toBeLessThan(0.04);
});

it('does not follow a sudden event all the way', () => {
  expect(driftShift(rows(4000, 0, 1), rows(4000, 3, 2))).toBeCloseTo(0.25, 6);
});

it('stays where it is when too few young rows tell', () => {
  const old = rows(1000, 0, 1);
  expect(driftShift(old, rows(50, 2, 2))).toBe(0);
  const unknown = rows(1000, 2, 2);
  unknown.rows.earlyLabels.fill(unknownLabel);
  expect(driftShift(old, unknown)).toBe(0);
});
