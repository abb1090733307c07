import fc from 'fast-check';
import { expandingWindowFolds } from './expanding-window.ts';

const weekly = (count: number): number[] => Array.from({ length: count }, (_, week) => week * 7);

it('never trains on a label window that reaches past the test cut-off', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 180 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 4 }),
      (days, horizonDays, testFolds, testStep) => {
        const folds = expandingWindowFolds({
          cutOffs: days,
          horizon: horizonDays,
          testFolds,
          testStep,
        });
        expect(folds.length).toBeLessThanOrEqual(testFolds);
        for (const fold of folds) {
          expect(fold.trainCutOffs.length).toBeGreaterThan(0);
          for (const cutOff of fold.trainCutOffs) {
            expect(cutOff + horizonDays).toBeLessThanOrEqual(fold.testCutOff);
          }
        }
      },
    ),
  );
});

it('takes the newest cut-offs for the test and lets the training window grow', () => {
  const folds = expandingWindowFolds({
    cutOffs: weekly(20),
    horizon: 56,
    testFolds: 3,
    testStep: 2,
  });
  expect(folds.map((fold) => fold.testCutOff)).toEqual([105, 119, 133]);
  expect(folds.map((fold) => fold.trainCutOffs.length)).toEqual([8, 10, 12]);
});

it('has no fold when the horizon leaves nothing to train on', () => {
  expect(expandingWindowFolds({ cutOffs: weekly(5), horizon: 90, testFolds: 3 })).toEqual([]);
});
