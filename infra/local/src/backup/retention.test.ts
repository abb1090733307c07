import { backupsToRemove } from './retention.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 5, 17, 12);

test('two days of all, a month of days, a year of weeks, and the newest whatever its age', () => {
  const everySixHours = Array.from({ length: 4 * 800 }, (_, index) => now - index * 6 * hour);
  const removed = new Set(backupsToRemove(everySixHours, now));
  const ages = everySixHours.filter((made) => !removed.has(made)).map((made) => (now - made) / day);
  expect(ages.filter((age) => age <= 2)).toHaveLength(9);
  const days = ages.filter((age) => age > 2 && age <= 31);
  expect(days.length).toBeGreaterThanOrEqual(28);
  expect(days.length).toBeLessThanOrEqual(30);
  const weeks = ages.filter((age) => age > 31);
  expect(weeks.length).toBeGreaterThanOrEqual(47);
  expect(weeks.length).toBeLessThanOrEqual(49);
  expect(Math.max(...ages)).toBeLessThanOrEqual(366);
  expect(backupsToRemove([now - 900 * day], now)).toEqual([]);
});

test('removing once or every day keeps the same kind of set', () => {
  let kept: number[] = [];
  for (let at = now; at < now + 400 * day; at += day) {
    kept.push(at);
    const removed = new Set(backupsToRemove(kept, at));
    kept = kept.filter((made) => !removed.has(made));
  }
  expect(kept.length).toBeLessThanOrEqual(3 + 30 + 50);
  expect(kept.length).toBeGreaterThan(70);
});
