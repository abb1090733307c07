import { responseDueMs, type ResponseTargets } from './response-target.ts';

const targets: ResponseTargets = {
  ...{ criticalHours: 4, otherHours: null },
  times: {
    timeZone: 'Europe/Berlin',
    workingDays: [1, 2, 3, 4, 5],
    quietHours: { fromMinute: 17 * 60, toMinute: 9 * 60 },
  },
};

it('counts hours of work in the zone of the targets, over a night and a weekend', () => {
  // A Friday, 16:00 in Berlin: an hour is left of it, three are of Monday.
  const friday = Date.UTC(2026, 10, 20, 15);
  expect(responseDueMs(targets, 'critical', friday)).toBe(Date.UTC(2026, 10, 23, 11));
  // On a Saturday nothing has begun.
  expect(responseDueMs(targets, 'critical', Date.UTC(2026, 10, 21, 15))).toBe(Date.UTC(2026, 10, 23, 12));
});

it('is nothing where there is no target', () => {
  expect(responseDueMs(targets, 'high', 0)).toBeNull();
  expect(responseDueMs(null, 'critical', 0)).toBeNull();
});
