/**
 * Pairs every row with a column of its own (or every column with a row, where there are fewer) so that the sum of costs
 * is least: the Hungarian method by shortest augmenting paths (Jonker and Volgenant 1987), O(n³).
 *
 * @param costs `rows × columns`, row-major, finite
 * @returns of each row its column, −1 for a row that is left over
 */
export function assignAtMinimumCost(costs: ArrayLike<number>, rows: number, columns: number): Int32Array {
  if (costs.length !== rows * columns) throw new RangeError(`${costs.length} costs for ${rows} × ${columns}`);
  if (rows > columns) {
    const turned = Float64Array.from(costs, (_, at) => costs[(at % rows) * columns + Math.floor(at / rows)]!);
    const ofColumn = assignAtMinimumCost(turned, columns, rows);
    const ofRow = new Int32Array(rows).fill(-1);
    ofColumn.forEach((row, column) => (ofRow[row] = column));
    return ofRow;
  }
  // Numbered from 1; column 0 is where a row without a column begins its path.
  const rowPrice = new Float64Array(rows + 1);
  const columnPrice = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const before = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    let column = 0;
    const slack = new Float64Array(columns + 1).fill(Infinity);
    const done = new Uint8Array(columns + 1);
    do {
      done[column] = 1;
      const from = rowOf[column]!;
      let least = Infinity;
      let next = 0;
      for (let other = 1; other <= columns; other++) {
        if (done[other] === 1) continue;
        const reduced = costs[(from - 1) * columns + other - 1]! - rowPrice[from]! - columnPrice[other]!;
        if (reduced < slack[other]!) {
          slack[other] = reduced;
          before[other] = column;
        }
        if (slack[other]! < least) {
          least = slack[other]!;
          next = other;
        }
      }
      for (let other = 0; other <= columns; other++) {
        if (done[other] === 1) {
          rowPrice[rowOf[other]!]! += least;
          columnPrice[other]! -= least;
        } else {
          slack[other]! -= least;
        }
      }
      column = next;
    } while (rowOf[column] !== 0);
    do {
      const previous = before[column]!;
      rowOf[column] = rowOf[previous]!;
      column = previous;
    } while (column !== 0);
  }
  const ofRow = new Int32Array(rows).fill(-1);
  for (let column = 1; column <= columns; column++)
    if (rowOf[column]! > 0) ofRow[rowOf[column]! - 1] = column - 1;
  return ofRow;
}
