import type { TrialAlert } from '@ebb/db/impact';
import { dayMs } from '@ebb/domain';
import { evaluateCases } from './describe-impact.ts';
import { outlookOf } from './outlook.ts';
import { trialCases } from './trial-cases.ts';

const start = Date.UTC(2026, 0, 5);
const phase = { number: 2, outcomeDays: 30 };
const costs = { call: 300, mail: 50, offer: 900 };

const alertOf = (customerId: string, day: number, given: Partial<TrialAlert> = {}): TrialAlert => ({
  ...{ alertId: `${customerId}-${day}`, customerId, phase: 2, withheld: false, openedScore: 80 },
  ...{ maturedMs: null, retained: null, revenueMinor: null, previousRevenueMinor: null },
  openedMs: start + day * dayMs,
  ...given,
});
const matured = (day: number, retained: boolean) => ({
  ...{ retained, revenueMinor: retained ? 1_000 : 0, previousRevenueMinor: 500 },
  maturedMs: start + (day + 30) * dayMs,
});

it('counts a customer once in a phase, by the first alert', () => {
  const alerts = [
    alertOf('anna', 0),
    alertOf('bob', 1),
    alertOf('anna', 9),
    alertOf('anna', 40, { phase: 3 }),
  ];
  expect(trialCases(alerts, [], phase, costs).map(({ alert }) => alert.alertId)).toEqual(['anna-0', 'bob-1']);
});

it('takes contacts of the time in which the outcome is awaited, whoever was contacted, and their cost', () => {
  const contacts = [-1, 2, 29, 31].map((day) => ({
    ...{ customerId: 'anna', channel: day === 2 ? ('call' as const) : ('offer' as const) },
    atMs: start + day * dayMs,
  }));
  const alerts = [alertOf('anna', 0, { withheld: true, ...matured(0, true) })];
  const [anna] = trialCases(alerts, contacts, phase, costs);
  expect(anna?.contacts.map(({ channel }) => channel)).toEqual(['call', 'offer']);
  expect(anna).toMatchObject({ costMinor: 1_200, outcome: { retained: true, netMinor: -200 } });
});

it('says who had an alert of the other kind, of another phase, in that time', () => {
  const alerts = [
    alertOf('anna', 0, { withheld: true }),
    alertOf('anna', 20, { phase: 3 }),
    alertOf('bob', 0, { withheld: true }),
    alertOf('bob', 31, { phase: 3 }),
    alertOf('cleo', 0),
    alertOf('cleo', 5, { phase: 3 }),
  ];
  const crossed = trialCases(alerts, [], phase, costs).filter(({ isCrossover }) => isCrossover);
  expect(crossed.map(({ alert }) => alert.customerId)).toEqual(['anna']);
});

it('draws the running estimate for every week, also those in which nothing matured', () => {
  const alerts = [0, 1, 2, 3].flatMap((index) => {
    const day = index < 2 ? index : 20 + index;
    return [true, false].map((withheld) =>
      alertOf(`${withheld} ${index}`, day, { withheld, ...matured(day, index % 2 === 0) }),
    );
  });
  const { weeks, months, verdict } = evaluateCases(
    trialCases(alerts, [], phase, costs),
    { sharePercent: 50 },
    'UTC',
  );
  expect(weeks.map(({ week, worked }) => `${week} ${worked}`)).toEqual([
    '2026-02-02 2',
    '2026-02-09 2',
    '2026-02-16 2',
    '2026-02-23 4',
  ]);
  expect(weeks.every(({ revenue }) => revenue !== null && revenue.low === null)).toBe(true);
  expect(months).toMatchObject([{ month: '2026-01', worked: 4, withheld: 4 }]);
  expect(verdict).toEqual({ kind: 'too_few', missing: 96 });
});

it('says when a shop can hope to see something, and that a small one never will', () => {
  const shop = { customersADay: 20, churn: 0.4, outcomeDays: 60, isTested: true };
  const [tenth] = outlookOf({ ...shop, customers: 50_000 }).shares;
  expect(tenth?.neededForOneLook).toBeGreaterThan(8_200);
  expect(tenth?.neededForOneLook).toBeLessThan(8_400);
  expect(tenth?.days).toBe(Math.ceil((tenth?.needed ?? 0) / 20) + 60);
  const small = outlookOf({ ...shop, customers: 1_000 }).shares;
  expect(small.every(({ days }) => days === null)).toBe(true);
  expect(small.at(-1)?.smallestInAYear).toBeGreaterThan(0.05);
});
