import fc from 'fast-check';
import { expandingWindowFolds } from './expanding-window.ts';

const dayMs = 86_400_000;
const weekly = (count: number): number[] => Array.from({ length: count }, (_, week) => week * 7 * dayMs);

it('never trains on a label window that reaches past the test cut-off', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 180 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 4 }),
      (days, horizonDays, testFolds, testStep) => {
        const folds = expandingWindowFolds({
          cutOffsMs: days.map((day) => day * dayMs),
          horizonMs: horizonDays * dayMs,
          testFolds,
          testStep,
        });
        expect(folds.length).toBeLessThanOrEqual(testFolds);
        for (const fold of folds) {
          expect(fold.trainCutOffsMs.length).toBeGreaterThan(0);
          for (const cutOffMs of fold.trainCutOffsMs) {
            expect(cutOffMs + horizonDays * dayMs).toBeLessThanOrEqual(fold.testCutOffMs);
          }
        }
      },
    ),
  );
});

it('takes the newest cut-offs for the test and lets the training window grow', () => {
  const folds = expandingWindowFolds({
    cutOffsMs: weekly(20),
    horizonMs: 56 * dayMs,
    testFolds: 3,
    testStep: 2,
  });
  expect(folds.map((fold) => fold.testCutOffMs / dayMs)).toEqual([105, 119, 133]);
  expect(folds.map((fold) => fold.trainCutOffsMs.length)).toEqual([8, 10, 12]);
});

it('has no fold when the horizon leaves nothing to train on', () => {
  expect(expandingWindowFolds({ cutOffsMs: weekly(5), horizonMs: 90 * dayMs, testFolds: 3 })).toEqual([]);
});
