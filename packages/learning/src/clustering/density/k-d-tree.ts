/** Rows to ask for neighbours of. Distances are Euclidean. */
export interface KDTree {
  /**
   * Writes the rows at most `radius` away from `row`, itself included, into `out` in no particular order.
   *
   * @returns how many
   */
  within(row: number, radius: number, out: Int32Array): number;
  /** As `within`, counting only. */
  countWithin(row: number, radius: number): number;
  /** Distance of the `rank`-th nearest row, the row itself being the first. */
  distanceOfNeighbour(row: number, rank: number): number;
}

const LEAF_ROWS = 24;

/**
 * A k-d tree (Bentley 1975) in flat arrays, split at the median of the widest column. Nodes carry the box of their
 * rows, so that whole subtrees are taken or left without looking at their rows.
 *
 * @param values row-major, finite
 */
export function buildKDTree(values: Float64Array, rowCount: number, columns: number): KDTree {
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  const starts: number[] = [];
  const ends: number[] = [];
  const rightOf: number[] = [];
  const boxes: number[] = [];

  function build(start: number, end: number): number {
    const node = starts.length;
    starts.push(start);
    ends.push(end);
    rightOf.push(-1);
    let widest = 0;
    let width = -1;
    for (let column = 0; column < columns; column++) {
      let low = Infinity;
      let high = -Infinity;
      for (let place = start; place < end; place++) {
        const value = values[order[place]! * columns + column]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      boxes.push(low, high);
      if (high - low > width) {
        width = high - low;
        widest = column;
      }
    }
    if (end - start > LEAF_ROWS && width > 0) {
      const middle = (start + end) >> 1;
      selectMiddle(order, start, end - 1, middle, values, columns, widest);
      build(start, middle);
      rightOf[node] = build(middle, end);
    }
    return node;
  }
  if (rowCount > 0) build(0, rowCount);
  const box = Float64Array.from(boxes);
  const right = Int32Array.from(rightOf);
  const startOf = Int32Array.from(starts);
  const endOf = Int32Array.from(ends);
  // The rows of a leaf side by side: they are read together.
  const packed = new Float64Array(rowCount * columns);
  order.forEach((row, place) => {
    packed.set(values.subarray(row * columns, (row + 1) * columns), place * columns);
  });
  const stack = new Int32Array(128);

  function squaresTo(place: number, row: number): number {
    let squares = 0;
    for (
      let column = 0, at = place * columns, from = row * columns;
      column < columns;
      column++, at++, from++
    ) {
      const off = values[from]! - packed[at]!;
      squares += off * off;
    }
    return squares;
  }

  /** Squared distance from the row to the nearest point of the node's box. */
  function leastSquares(node: number, row: number): number {
    let squares = 0;
    for (let column = 0, at = node * columns * 2; column < columns; column++, at += 2) {
      const value = values[row * columns + column]!;
      const low = box[at]! - value;
      const high = value - box[at + 1]!;
      const off = low > 0 ? low : high > 0 ? high : 0;
      squares += off * off;
    }
    return squares;
  }

  function search(row: number, radius: number, out: Int32Array | null): number {
    const limit = radius * radius;
    // A box is left out only where rounding cannot matter.
    const boxLimit = limit * (1 + 1e-12);
    let found = 0;
    let depth = 0;
    if (rowCount > 0) stack[depth++] = 0;
    while (depth > 0) {
      const node = stack[--depth]!;
      if (leastSquares(node, row) > boxLimit) continue;
      if (right[node]! >= 0) {
        stack[depth++] = right[node]!;
        stack[depth++] = node + 1;
        continue;
      }
      for (let place = startOf[node]!; place < endOf[node]!; place++) {
        if (squaresTo(place, row) > limit) continue;
        if (out !== null) out[found] = order[place]!;
        found++;
      }
    }
    return found;
  }

  function distanceOfNeighbour(row: number, rank: number): number {
    const kept = new Float64Array(rank).fill(Infinity);
    const visit = (node: number): void => {
      if (leastSquares(node, row) > kept[rank - 1]!) return;
      const other = right[node]!;
      if (other >= 0) {
        const leftFirst = leastSquares(node + 1, row) <= leastSquares(other, row);
        visit(leftFirst ? node + 1 : other);
        visit(leftFirst ? other : node + 1);
        return;
      }
      for (let place = startOf[node]!; place < endOf[node]!; place++) {
        const squares = squaresTo(place, row);
        if (squares >= kept[rank - 1]!) continue;
        let slot = rank - 1;
        for (; slot > 0 && kept[slot - 1]! > squares; slot--) kept[slot] = kept[slot - 1]!;
        kept[slot] = squares;
      }
    };
    if (rowCount > 0) visit(0);
    return Math.sqrt(kept[rank - 1]!);
  }

  return {
    within: search,
    countWithin: (row, radius) => search(row, radius, null),
    distanceOfNeighbour,
  };
}

/** Hoare's selection: afterwards no row before `middle` is above it in the column, none after it below. */
function selectMiddle(
  order: Int32Array,
  first: number,
  last: number,
  middle: number,
  values: Float64Array,
  columns: number,
  column: number,
): void {
  const valueAt = (place: number): number => values[order[place]! * columns + column]!;
  let low = first;
  let high = last;
  while (low < high) {
    const pivot = valueAt((low + high) >> 1);
    let left = low;
    let right = high;
    while (left <= right) {
      while (valueAt(left) < pivot) left++;
      while (valueAt(right) > pivot) right--;
      if (left > right) break;
      const kept = order[left]!;
      order[left++] = order[right]!;
      order[right--] = kept;
    }
    if (middle <= right) high = right;
    else if (middle >= left) low = left;
    else return;
  }
}
