import { featureNames } from '@ebb/contracts';
import { createSeededRandom } from '@ebb/forest';
import { expectedOutcomes } from './expected-outcomes.ts';
import { createTrainingSetBuilder, unknownLabel, type TrainingSet } from '../rows/training-set.ts';

const random = createSeededRandom(8, 0);
const chance = (probability: number): boolean => random.below(1_000_000) < 1e6 * probability;
const orders = {
  count: 1,
  netRevenueMinor: 0,
  firstDay: 0,
  lastDay: 0,
  lastOrderMs: 0,
  distinctDays: 1,
  laterVoidMs: null,
};

/** Half the customers are fast: silent for half a horizon they have left; the slow ones order late as often as not. */
function rows(count: number, cutOffDay: number, known: 'all' | 'half' | 'nothing'): TrainingSet {
  const builder = createTrainingSetBuilder();
  for (let customer = 0; customer < count; customer++) {
    const fast = customer % 2 === 0;
    const early = chance(0.5) ? 1 : 0;
    const label = early === 1 && chance(fast ? 0.95 : 0.5) ? 1 : 0;
    const features = new Float64Array(featureNames.length);
    features[0] = fast ? 3 : 60;
    builder.add(customer, {
      cutOffDay,
      features,
      orders,
      atStakeMinor: 0,
      spentMinor: null,
      label: known === 'all' ? label : null,
      earlyLabel: known === 'nothing' ? null : early,
    });
  }
  return builder.build();
}

const growing = { seed: 1, workers: 1 };

it('is sure of who has ordered, and gives the silent the chance that such a silence lasted', async () => {
  const labelled = rows(2000, 100, 'all');
  const young = rows(1000, 130, 'half');
  const known = await expectedOutcomes(labelled, young, growing);
  expect(known.labelled).toBe(2000);
  expect(known.rows.rowCount).toBe(3000);
  expect([...known.expected.subarray(0, 2000)]).toEqual([...labelled.labels]);
  for (let row = 0; row < 1000; row++) {
    const expected = known.expected[2000 + row]!;
    if (young.earlyLabels[row] === 0) expect(expected).toBe(0);
    else expect(Math.abs(expected - (row % 2 === 0 ? 0.95 : 0.5))).toBeLessThan(0.08);
  }
});

it('leaves out cut-offs of which nothing is known yet', async () => {
  const labelled = rows(500, 100, 'all');
  const known = await expectedOutcomes(labelled, rows(300, 160, 'nothing'), growing);
  expect(known.rows).toBe(labelled);
  expect([...known.rows.labels]).not.toContain(unknownLabel);
});
