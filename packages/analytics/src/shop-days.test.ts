import fc from 'fast-check';
import { firstDayOf, monthOf, shopDays } from './shop-days.ts';

const zones = [
  'UTC',
  'Europe/London',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
];

/** As the platform prints it. */
function dayByPlatform(timeZone: string, ms: number): number {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(ms);
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
}

it('knows the day of any moment since 1990 in any zone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) }),
      (zone, ms) => {
        expect(shopDays(zone).dayOf(ms)).toBe(dayByPlatform(zone, ms));
      },
    ),
    { numRuns: 2_000 },
  );
});

it('knows when a day begins, also on days of 23 and 25 hours and after one that never was', () => {
  const days = shopDays('Europe/London');
  const isoOf = (day: string) =>
    new Date(days.startOf(Date.parse(`${day}T00:00:00Z`) / 86_400_000)).toISOString();
  expect(isoOf('2026-03-29')).toBe('2026-03-29T00:00:00.000Z');
  expect(isoOf('2026-03-30')).toBe('2026-03-29T23:00:00.000Z');
  expect(isoOf('2026-10-26')).toBe('2026-10-26T00:00:00.000Z');
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 10_000, max: 25_000 }), (zone, day) => {
      const { startOf, dayOf } = shopDays(zone);
      const start = startOf(day);
      expect(dayOf(start)).toBeGreaterThanOrEqual(day);
      expect(dayOf(start - 1)).toBeLessThan(day);
    }),
  );
});

it('takes a zone that nobody knows for UTC', () => {
  expect(shopDays('Mars/Olympus').dayOf(86_400_000 * 3 - 1)).toBe(2);
});

it('knows the month of a day and the first day of a month', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_200 }), (month) => {
      expect(monthOf(firstDayOf(month))).toBe(month);
      expect(monthOf(firstDayOf(month + 1) - 1)).toBe(month);
    }),
  );
});
