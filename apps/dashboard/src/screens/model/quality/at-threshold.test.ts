import fc from 'fast-check';
import { atThreshold } from './at-threshold.ts';

/** Ten customers, four of whom left: two with 90, one with 50, one with 10; a stayer each with 60 and 20. */
const falling = (entries: readonly (readonly [upTo: number, value: number])[]) =>
  Array.from({ length: 101 }, (_, step) => entries.find(([upTo]) => step <= upTo)?.[1] ?? 0);
const curves = {
  rows: 10,
  positives: 4,
  confusion: {
    truePositives: falling([
      [10, 4],
      [50, 3],
      [90, 2],
    ]),
    falsePositives: falling([
      [0, 6],
      [20, 2],
      [60, 1],
    ]),
  },
  money: {
    caughtMinor: falling([
      [10, 4000],
      [50, 3000],
      [90, 2000],
    ]),
    missedMinor: falling([
      [10, 0],
      [50, 1000],
      [90, 2000],
      [100, 4000],
    ]),
    falseAlarmMinor: falling([
      [0, 6000],
      [20, 2000],
      [60, 1000],
    ]),
  },
};

it('counts customers and money on each side of the line', () => {
  expect(atThreshold(curves, 55, 0.1)).toEqual({
    caught: 2,
    missed: 2,
    falseAlarms: 1,
    leftAlone: 5,
    warned: 3,
    precision: 2 / 3,
    recall: 0.5,
    money: { caughtMinor: 2000, missedMinor: 2000, falseAlarmMinor: 100 },
  });
});

it('warns everybody at 0 and may warn nobody at 100', () => {
  expect(atThreshold(curves, 0, 0.1)).toMatchObject({ warned: 10, missed: 0, leftAlone: 0, recall: 1 });
  expect(atThreshold(curves, 100, 0.1)).toMatchObject({ warned: 0, missed: 4, precision: null, recall: 0 });
});

it('says nothing of a threshold that was not counted', () => {
  expect(() => atThreshold(curves, 101, 0.1)).toThrow(RangeError);
  expect(atThreshold({ ...curves, money: null }, 55, 0.1).money).toBeNull();
});

it('has every customer in exactly one of the four cells, wherever the line is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), (step) => {
      const { caught, missed, falseAlarms, leftAlone } = atThreshold(curves, step, 0.1);
      expect(caught + missed).toBe(curves.positives);
      expect(caught + missed + falseAlarms + leftAlone).toBe(curves.rows);
    }),
  );
});
