/**
 * Refuses arrays that do not belong together. A metric over rows of two lengths would be a number, and wrong.
 *
 * @throws RangeError when there is no row, the lengths differ or a label is neither 0 nor 1
 */
export function requireLabelledRows(labels: ArrayLike<number>, scores: ArrayLike<number>): void {
  if (labels.length === 0) throw new RangeError('there are no rows');
  if (labels.length !== scores.length) {
    throw new RangeError(`${labels.length} labels but ${scores.length} scores`);
  }
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (label !== 0 && label !== 1) throw new RangeError(`label of row ${row} is ${label}, not 0 or 1`);
  }
}
