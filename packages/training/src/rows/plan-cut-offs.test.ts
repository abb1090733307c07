import fc from 'fast-check';
import { horizonChange, planCutOffs } from './plan-cut-offs.ts';
import type { HistorySurvey } from './survey-history.ts';

const survey = (days: number, gap90Days: number | null): HistorySurvey => ({
  customers: 1000,
  orderingCustomers: 1000,
  repeatCustomers: 500,
  events: 5000,
  firstDay: 1000,
  lastDay: 1000 + days - 1,
  medianGapDays: 28,
  gap90Days,
});

it('keeps the horizon of the shop’s rhythm where the history holds it', () => {
  const plan = planCutOffs(survey(471, 94))!;
  expect(plan.horizonDays).toBe(94);
  expect(plan.cutOffDays.at(-1)).toBe(1470 - 94);
  expect(plan.folds.length).toBeGreaterThanOrEqual(2);
});

it('takes no horizon of its own that is longer than a fifth of the history', () => {
  expect(planCutOffs(survey(283, 94))).toMatchObject({ wantedHorizonDays: 94, horizonDays: 56 });
  expect(planCutOffs(survey(283, 94), 94)).toMatchObject({ horizonDays: 94 });
});

it('shortens a horizon that leaves nothing to train on', () => {
  const plan = planCutOffs(survey(200, 150), 150)!;
  expect(plan.wantedHorizonDays).toBe(150);
  expect(plan.horizonDays).toBe(73);
  expect(plan.folds).toHaveLength(1);
  expect(plan.folds[0]!.trainCutOffs).toHaveLength(4);
});

it('clamps the rhythm to 30–365 days and takes the shop’s own before it', () => {
  expect(planCutOffs(survey(2000, 4))!.horizonDays).toBe(30);
  expect(planCutOffs(survey(2000, 900))!.horizonDays).toBe(365);
  expect(planCutOffs(survey(2000, 900), 45)!.horizonDays).toBe(45);
  expect(planCutOffs(survey(2000, null))!.horizonDays).toBe(90);
});

it('has no plan for a history of a few weeks', () => {
  expect(planCutOffs(survey(100, 30))).toBeNull();
  expect(planCutOffs({ ...survey(0, null), firstDay: 0, lastDay: -1 })).toBeNull();
});

it('always leaves every label inside the data and every training label before its test', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 1, max: 400 }), (days, gap90Days) => {
      const history = survey(days, gap90Days);
      const plan = planCutOffs(history);
      if (plan === null) return;
      expect(plan.folds.length).toBeGreaterThan(0);
      for (const day of plan.cutOffDays) {
        expect(day).toBeGreaterThan(history.firstDay);
        expect(day + plan.horizonDays).toBeLessThanOrEqual(history.lastDay);
      }
      for (const { trainCutOffs, testCutOff } of plan.folds) {
        expect(trainCutOffs.length).toBeGreaterThanOrEqual(4);
        for (const day of trainCutOffs) expect(day + plan.horizonDays).toBeLessThanOrEqual(testCutOff);
      }
    }),
  );
});

it('gives a slow and a fast shop the horizon they ask for, and says why where it cannot', () => {
  const asked = (days: number, horizonDays: number) => planCutOffs(survey(days, 60), horizonDays)!;
  expect(asked(2000, 365).horizonDays).toBe(365);
  expect(asked(2000, 21).horizonDays).toBe(21);
  expect(horizonChange(asked(2000, 21))).toBeNull();
  expect(horizonChange(asked(3000, 500))).toBe('365 instead of 500 days because a horizon is 7 to 365 days');
  expect(horizonChange(asked(2000, 3))).toBe('7 instead of 3 days because a horizon is 7 to 365 days');
  expect(horizonChange(asked(200, 365))).toBe('73 instead of 365 days because the history is short');
});
