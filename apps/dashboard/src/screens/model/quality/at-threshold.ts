import type { EvaluationCurves } from '@ebb/contracts';

/** What warning everybody with so high a score would have done to the test customers. Money in minor units. */
export interface ThresholdOutcome {
  /** Left and were warned of. */
  caught: number;
  /** Left and were not. */
  missed: number;
  /** Stayed and were warned of. */
  falseAlarms: number;
  /** Stayed and were left alone. */
  leftAlone: number;
  warned: number;
  /** Of the warned, how many left; null where nobody is warned. */
  precision: number | null;
  /** Of those who left, how many were warned of; null where nobody left. */
  recall: number | null;
  money: { caughtMinor: number; missedMinor: number; falseAlarmMinor: number } | null;
}

/**
 * @param step hundredths of probability, 0–100: everybody at or above is warned of
 * @param offerShare01 the part of the revenue that an offer gives away: what a false alarm costs
 * @throws RangeError for a step that the curves do not hold
 */
export function atThreshold(
  { rows, positives, confusion, money }: Pick<EvaluationCurves, 'rows' | 'positives' | 'confusion' | 'money'>,
  step: number,
  offerShare01: number,
): ThresholdOutcome {
  const caught = confusion.truePositives[step];
  const falseAlarms = confusion.falsePositives[step];
  if (caught === undefined || falseAlarms === undefined)
    throw new RangeError(`no counts at threshold ${step}`);
  const warned = caught + falseAlarms;
  return {
    caught,
    missed: positives - caught,
    falseAlarms,
    leftAlone: rows - positives - falseAlarms,
    warned,
    precision: warned === 0 ? null : caught / warned,
    recall: positives === 0 ? null : caught / positives,
    money: money && {
      caughtMinor: money.caughtMinor[step] ?? 0,
      missedMinor: money.missedMinor[step] ?? 0,
      falseAlarmMinor: (money.falseAlarmMinor[step] ?? 0) * offerShare01,
    },
  };
}
