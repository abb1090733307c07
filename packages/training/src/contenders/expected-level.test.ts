import { featureNames } from '@ebb/contracts';
import { createSeededRandom } from '@ebb/forest';
import { expectedLevelShift } from './expected-level.ts';
import type { KnownRows } from './expected-outcomes.ts';
import { createTrainingSetBuilder, unknownLabel, type TrainingSet } from '../rows/training-set.ts';

const random = createSeededRandom(5, 0);
const orders = {
  count: 1,
  netRevenueMinor: 0,
  firstDay: 0,
  lastDay: 0,
  lastOrderMs: 0,
  distinctDays: 1,
  laterVoidMs: null,
};
const growing = { seed: 1, workers: 1 };

/** A thousand customers at each cut-off; `chance` of leaving by day and by days since the last order. */
function rows(days: readonly number[], chance: (day: number, silent: number) => number): TrainingSet {
  const builder = createTrainingSetBuilder();
  for (const cutOffDay of days) {
    for (let customer = 0; customer < 1000; customer++) {
      const features = new Float64Array(featureNames.length);
      features[0] = random.below(60);
      const label = random.below(1_000_000) < 1e6 * chance(cutOffDay, features[0]) ? 1 : 0;
      const rest = { atStakeMinor: 0, earlyLabel: null, spentMinor: null };
      builder.add(customer, { cutOffDay, features, orders, label, ...rest });
    }
  }
  return builder.build();
}

function known(set: TrainingSet): KnownRows {
  return { rows: set, labelled: set.rowCount, expected: Float64Array.from(set.labels) };
}

function today(day: number, says: number) {
  const set = rows([day], () => 0);
  set.labels.fill(unknownLabel);
  return { rows: set, calibrated: new Float64Array(set.rowCount).fill(says) };
}

const weeks = (from: number, until: number): number[] =>
  Array.from({ length: Math.floor((until - from) / 7) }, (_, week) => from + 7 * week);
const logit = (p: number): number => Math.log(p / (1 - p));

it('takes most of what the same weeks of the year before were off by', async () => {
  // Half of all leave, in the five weeks around day 100 and a year later seven of ten do.
  const inSeason = (day: number): boolean => Math.abs((day % 364) - 100) <= 17;
  const set = known(rows(weeks(0, 380), (day) => (inSeason(day) ? 0.7 : 0.5)));
  const calibrated = new Float64Array(set.labelled).fill(0.5);
  const before = await expectedLevelShift(set, calibrated, today(464, 0.5), growing);
  expect(before.from).toBe('same weeks of earlier years');
  expect(Math.abs(before.shift - 0.8 * logit(0.7))).toBeLessThan(0.1);
  const quiet = await expectedLevelShift(set, calibrated, today(664, 0.5), growing);
  expect(Math.abs(quiet.shift)).toBeLessThan(0.1);
});

it('asks features with a short memory where there is no year', async () => {
  // Who has been silent leaves; a model that says the same of everybody is too low.
  const set = known(rows(weeks(30, 150), (_, silent) => (silent < 30 ? 0.4 : 0.8)));
  const calibrated = new Float64Array(set.labelled).fill(0.6);
  const level = await expectedLevelShift(set, calibrated, today(200, 0.5), growing);
  expect(level.from).toBe('features of 90 days');
  expect(Math.abs(level.shift - logit(0.6))).toBeLessThan(0.1);
});

it('does not follow it further than half on the logit scale', async () => {
  const set = known(rows(weeks(30, 150), () => 0.9));
  const calibrated = new Float64Array(set.labelled).fill(0.9);
  expect((await expectedLevelShift(set, calibrated, today(200, 0.3), growing)).shift).toBeCloseTo(0.5, 6);
});

it('stays where there is nobody today', async () => {
  const set = known(rows(weeks(30, 100), () => 0.5));
  const nobody = { rows: createTrainingSetBuilder().build(), calibrated: [] };
  expect(await expectedLevelShift(set, new Float64Array(set.labelled), nobody, growing)).toEqual({
    shift: 0,
    from: 'nothing',
  });
});
