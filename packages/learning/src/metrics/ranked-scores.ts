/**
 * Row numbers from the highest score to the lowest, and where each run of equal scores ends.
 * Every ranking metric walks runs, not rows: rows with the same score have no order among themselves, and a
 * metric that gave them one would depend on how the file happened to be sorted.
 */
export interface RankedScores {
  readonly order: Uint32Array;
  /** Exclusive ends of the runs of equal scores, as positions in `order`. */
  readonly runEnds: Uint32Array;
}

/** @throws RangeError for a score that is not a number */
export function rankScores(scores: ArrayLike<number>): RankedScores {
  const rowCount = scores.length;
  // A typed-array sort of the values alone is several times faster than a sort with a comparator, but loses
  // the row numbers; sorting an index with a comparator on a Float64Array stays below 10 ms for 20,000 rows.
  const values = Float64Array.from(scores);
  const order = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    if (Number.isNaN(values[row])) throw new RangeError(`score of row ${row} is not a number`);
    order[row] = row;
  }
  order.sort((left, right) => values[right]! - values[left]!);
  const ends: number[] = [];
  for (let position = 1; position <= rowCount; position++) {
    if (position === rowCount || values[order[position]!]! !== values[order[position - 1]!]!) {
      ends.push(position);
    }
  }
  return { order, runEnds: Uint32Array.from(ends) };
}
