import { periodOf, stepFor, todayIn } from './period.ts';

const known = { today: '2026-03-31', first: '2025-02-01' };
const choice = (preset: Parameters<typeof periodOf>[0]['preset'], from = '', to = '') => ({
  preset,
  from,
  to,
});

it.each([
  [choice('7'), '2026-03-25', '2026-03-31', 'day'],
  [choice('90'), '2026-01-01', '2026-03-31', 'day'],
  [choice('180'), '2025-10-03', '2026-03-31', 'week'],
  [choice('all'), '2025-02-01', '2026-03-31', 'month'],
  [choice('custom', '2026-01-05', '2026-01-09'), '2026-01-05', '2026-01-09', 'day'],
  [choice('custom', '2026-01-09', '2026-01-05'), '2026-01-05', '2026-01-09', 'day'],
  [choice('custom', 'x', '2026-01-09'), '2025-10-12', '2026-01-09', 'day'],
  [choice('custom', '0001-01-01', '2026-01-09'), '2016-01-03', '2026-01-09', 'month'],
] as const)('%j', (chosen, from, to, step) => {
  const period = periodOf(chosen, known);
  expect(period).toEqual({ from, to });
  expect(stepFor(period)).toBe(step);
});

it('knows today where the shop is', () => {
  const ms = Date.UTC(2026, 0, 31, 20);
  expect(todayIn('UTC', ms)).toBe('2026-01-31');
  expect(todayIn('Asia/Tokyo', ms)).toBe('2026-02-01');
});
