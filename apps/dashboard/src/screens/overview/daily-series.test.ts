import { everyDay } from './daily-series.ts';

const row = (day: string) => ({ day, orders: 1, netRevenueMinor: 1, events: 1, alertsOpened: 1 });

it('fills the holes with nothing, across a change of clocks and of month', () => {
  const days = everyDay([row('2026-03-28'), row('2026-04-01')]);
  expect(days.map(({ day }) => day)).toEqual([
    '2026-03-28',
    '2026-03-29',
    '2026-03-30',
    '2026-03-31',
    '2026-04-01',
  ]);
  expect(days.map((entry) => entry.row !== null)).toEqual([true, false, false, false, true]);
});

it('has no days for no data', () => {
  expect(everyDay([])).toEqual([]);
});
