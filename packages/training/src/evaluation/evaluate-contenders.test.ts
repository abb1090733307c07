import { featureNames } from '@ebb/contracts';
import type { TrainingContext } from '../contenders/calibrated-forest.ts';
import type { Contender } from '../contenders/contenders.ts';
import { evaluateContenders } from './evaluate-contenders.ts';
import type { CutOffPlan } from '../rows/plan-cut-offs.ts';
import { createTrainingSetBuilder, unknownLabel, type TrainingSet } from '../rows/training-set.ts';

const horizonDays = 28;
const earlyDays = 14;
const cutOffDays = [100, 107, 114, 121, 128, 135, 142, 149, 156];
const plan: CutOffPlan = {
  horizonDays,
  wantedHorizonDays: horizonDays,
  cutOffDays,
  earlyDays,
  youngCutOffDays: [],
  folds: [{ trainCutOffs: [100, 107, 114, 121], testCutOff: 149 }],
};

/** Outcomes by customer and day; `outcome` says what happened. */
function setOf(outcome: (customer: number, day: number) => 0 | 1): TrainingSet {
  const builder = createTrainingSetBuilder();
  for (let customer = 0; customer < 40; customer++) {
    for (const cutOffDay of cutOffDays) {
      builder.add(customer, {
        cutOffDay,
        features: new Float64Array(featureNames.length).fill(customer),
        orders: {
          count: 1,
          netRevenueMinor: 0,
          firstDay: 0,
          lastDay: 0,
          lastOrderMs: 0,
          distinctDays: 1,
          laterVoidMs: null,
        },
        atStakeMinor: 100,
        spentMinor: null,
        label: outcome(customer, cutOffDay + horizonDays),
        earlyLabel: outcome(customer, cutOffDay + earlyDays),
      });
    }
  }
  return builder.build();
}

/** What a contender is shown before it is asked. */
async function shownTo(set: TrainingSet): Promise<{ rows: TrainingSet; young: TrainingSet }> {
  const shown: { rows: TrainingSet; context: TrainingContext }[] = [];
  const spy: Contender = {
    name: 'spy',
    kind: 'challenger',
    train: async (rows, context) => {
      shown.push({ rows, context });
      return (asked) => new Float64Array(asked.rowCount).fill(0.5);
    },
  };
  await evaluateContenders(set, plan, [spy], { horizonDays, seed: 1, workers: 1 });
  return { rows: shown[0]!.rows, young: shown[0]!.context.young };
}

it('shows a contender nothing that became known after the test cut-off', async () => {
  const testDay = 149;
  const honest = await shownTo(setOf((customer) => (customer % 3 === 0 ? 1 : 0)));
  // The same past, and after the test cut-off the opposite of everything.
  const turned = await shownTo(setOf((customer, day) => ((customer % 3 === 0) === day <= testDay ? 1 : 0)));
  expect(turned).toEqual(honest);
});

it('shows the half-known cut-offs with their early label, and those of today without', async () => {
  const { young } = await shownTo(setOf((customer) => (customer % 2 === 0 ? 1 : 0)));
  expect([...new Set(young.cutOffDays)]).toEqual([128, 135, 142, 149]);
  expect(new Set(young.labels)).toEqual(new Set([unknownLabel]));
  young.cutOffDays.forEach((day, row) => {
    expect(young.earlyLabels[row] === unknownLabel).toBe(day + earlyDays > 149);
  });
});
