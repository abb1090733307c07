import { dueAt, retryDelayMs } from './due.ts';

const schedule = { everyMs: 1_000, firstAfterMs: 50, startedMs: 10_000 };

test('the next backup follows the newest, whenever the process began; the first follows the start', () => {
  expect(dueAt(500, schedule)).toBe(1_500);
  expect(dueAt(undefined, schedule)).toBe(10_050);
});

test('one that fails is tried again, less and less often', () => {
  expect([1, 2, 3, 9].map((failures) => retryDelayMs(failures) / 60_000)).toEqual([1, 2, 4, 60]);
});
