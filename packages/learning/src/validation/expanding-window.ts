export interface TimeFold {
  /** Cut-offs to train on, ascending: each one's label window ends at or before the test cut-off. */
  readonly trainCutOffs: readonly number[];
  readonly testCutOff: number;
}

/**
 * Expanding-window split over cut-offs with the gap: every training T + H is at most the test T, so no label
 * a model is trained on looks at a day that the test is about. A random split would: two rows of one customer
 * a week apart share nearly all of their future.
 *
 * Times are whole numbers of any one unit, days or milliseconds.
 *
 * @param cutOffs usable cut-offs in any order (T + H within the data)
 * @param testFolds how many folds at most, the newest test cut-offs first choice
 * @param testStep every how many cut-offs a test is made, counted back from the newest
 * @param minTrainCutOffs a fold with fewer training cut-offs is left out
 * @returns folds with ascending test cut-offs; none when the history is too short for the gap
 */
export function expandingWindowFolds(options: {
  readonly cutOffs: readonly number[];
  readonly horizon: number;
  readonly testFolds: number;
  readonly testStep?: number;
  readonly minTrainCutOffs?: number;
}): TimeFold[] {
  const { horizon, testFolds, testStep = 1, minTrainCutOffs = 1 } = options;
  if (!(horizon > 0)) throw new RangeError(`horizon must be above 0, got ${horizon}`);
  const ascending = [...new Set(options.cutOffs)].sort((left, right) => left - right);
  const folds: TimeFold[] = [];
  for (let index = ascending.length - 1; index >= 0 && folds.length < testFolds; index -= testStep) {
    const testCutOff = ascending[index]!;
    const trainCutOffs = ascending.filter((cutOff) => cutOff + horizon <= testCutOff);
    if (trainCutOffs.length < Math.max(1, minTrainCutOffs)) break;
    folds.push({ trainCutOffs, testCutOff });
  }
  return folds.reverse();
}
