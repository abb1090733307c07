import { calendarDay, daysAfter, isoWeekday, momentOf, workingDayFrom } from './working-day.ts';

const berlin = 'Europe/Berlin';

it('knows the day that a zone’s calendars show', () => {
  const at = Date.UTC(2026, 10, 21, 23, 30);
  expect([calendarDay(at, 'UTC'), calendarDay(at, berlin)]).toEqual(['2026-11-21', '2026-11-22']);
  expect(calendarDay(at, 'Pacific/Honolulu')).toBe('2026-11-21');
});

it('finds the moment of a time of the day, also when clocks are changed', () => {
  const iso = (day: string, minute: number, zone = berlin) =>
    new Date(momentOf(day, minute, zone)).toISOString();
  expect(iso('2026-11-21', 0)).toBe('2026-11-20T23:00:00.000Z');
  expect(iso('2026-07-01', 8 * 60)).toBe('2026-07-01T06:00:00.000Z');
  // The nights on which an hour is left out and comes twice.
  expect(iso('2026-03-29', 0)).toBe('2026-03-28T23:00:00.000Z');
  expect(iso('2026-03-29', 2 * 60 + 30)).toBe('2026-03-29T01:30:00.000Z');
  expect(iso('2026-03-29', 8 * 60)).toBe('2026-03-29T06:00:00.000Z');
  expect(iso('2026-10-25', 8 * 60)).toBe('2026-10-25T07:00:00.000Z');
  expect(iso('2026-11-21', 7 * 60, 'Pacific/Honolulu')).toBe('2026-11-21T17:00:00.000Z');
});

it('looks for the next day on which the team works', () => {
  expect([isoWeekday('2026-11-21'), isoWeekday('2026-11-22'), isoWeekday('2026-11-23')]).toEqual([6, 7, 1]);
  const weekdays = [1, 2, 3, 4, 5];
  expect(workingDayFrom('2026-11-20', weekdays)).toBe('2026-11-20');
  expect(workingDayFrom('2026-11-21', weekdays)).toBe('2026-11-23');
  expect(workingDayFrom('2026-11-24', [1])).toBe('2026-11-30');
  expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01');
});
