import { nextAttempt } from './retry-plan.ts';

const day = 86_400_000;

test('a message that fails rests longer each time and is given up after a day', () => {
  let nowMs = 0;
  let attempts = 0;
  const rests: number[] = [];
  for (;;) {
    attempts += 1;
    const next = nextAttempt({ attempts, nowMs, giveUpMs: day, random: 0.5 });
    if (next === null) break;
    rests.push(next - nowMs);
    nowMs = next;
  }
  expect(rests.slice(0, 8)).toEqual([5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400].map((s) => s * 1_000));
  expect(nowMs).toBe(day);
  expect(attempts).toBeLessThan(16);
});

test('rests are spread, and a receiver may ask for a longer one, not for any', () => {
  const failed = { attempts: 1, nowMs: 0, giveUpMs: day };
  expect(nextAttempt({ ...failed, random: 0 })).toBe(4_000);
  expect(nextAttempt({ ...failed, random: 1 })).toBe(6_000);
  expect(nextAttempt({ ...failed, random: 0, askedRestMs: 60_000 })).toBe(60_000);
  expect(nextAttempt({ ...failed, random: 0, askedRestMs: 30 * day })).toBe(4 * 3_600_000);
});
