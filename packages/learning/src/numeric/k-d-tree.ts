/** Rows of a leaf: below this many, looking at all of them is cheaper than another split. */
const leafRows = 16;

/** Finds nearest rows exactly. */
export interface KdTree {
  /**
   * The nearest rows to a point by Euclidean distance, nearest first; of rows equally far, the one given first. As many
   * as `found` holds, at most as many as there are rows.
   *
   * @param point values from `offset` on
   * @param found row numbers, written
   */
  nearest(point: Float64Array, offset: number, found: Int32Array): void;
}

/**
 * A k-d tree (Friedman, Bentley and Finkel 1977) whose nodes keep the box of their rows. A box is passed over where its
 * squared distance, summed in the order of the columns as a row's is, exceeds that of the furthest row found: rounding is
 * monotonic, so nothing nearer can be in it.
 *
 * @param values row-major, finite: `rows × columns`
 */
export function createKdTree(values: Float64Array, columns: number): KdTree {
  const count = values.length / columns;
  const order = new Uint32Array(count);
  for (let row = 0; row < count; row++) order[row] = row;
  const firsts: number[] = [];
  const ends: number[] = [];
  /** The node's other half; the one half comes right after the node. 0 for a leaf. */
  const others: number[] = [];
  const boxes: number[] = [];

  function build(first: number, end: number): void {
    const node = firsts.length;
    firsts.push(first);
    ends.push(end);
    others.push(0);
    const low = new Float64Array(columns).fill(Infinity);
    const high = new Float64Array(columns).fill(-Infinity);
    for (let at = first; at < end; at++) {
      for (let column = 0; column < columns; column++) {
        const value = values[order[at]! * columns + column]!;
        if (value < low[column]!) low[column] = value;
        if (value > high[column]!) high[column] = value;
      }
    }
    boxes.push(...low, ...high);
    if (end - first <= leafRows) return;
    let widest = 0;
    for (let column = 1; column < columns; column++) {
      if (high[column]! - low[column]! > high[widest]! - low[widest]!) widest = column;
    }
    if (high[widest]! === low[widest]!) return;
    order
      .subarray(first, end)
      .sort((a, b) => values[a * columns + widest]! - values[b * columns + widest]! || a - b);
    const middle = (first + end) >>> 1;
    build(first, middle);
    others[node] = firsts.length;
    build(middle, end);
  }
  if (count > 0) build(0, count);

  const first = Uint32Array.from(firsts);
  const end = Uint32Array.from(ends);
  const other = Uint32Array.from(others);
  const box = Float64Array.from(boxes);
  const placed = new Float64Array(values.length);
  for (let at = 0; at < count; at++) {
    placed.set(values.subarray(order[at]! * columns, (order[at]! + 1) * columns), at * columns);
  }

  function nearest(point: Float64Array, offset: number, found: Int32Array): void {
    const wanted = Math.min(found.length, count);
    const distances = new Float64Array(wanted).fill(Infinity);
    found.fill(-1);

    function boxDistance(node: number): number {
      const low = node * 2 * columns;
      const high = low + columns;
      let distance = 0;
      for (let column = 0; column < columns; column++) {
        const value = point[offset + column]!;
        const outside = Math.max(box[low + column]! - value, value - box[high + column]!, 0);
        distance += outside * outside;
      }
      return distance;
    }

    function lookAt(node: number): void {
      for (let at = first[node]!; at < end[node]!; at++) {
        const furthest = distances[wanted - 1]!;
        const start = at * columns;
        let distance = 0;
        for (let column = 0; column < columns && distance <= furthest; column++) {
          const apart = placed[start + column]! - point[offset + column]!;
          distance += apart * apart;
        }
        const row = order[at]!;
        if (distance > furthest || (distance === furthest && row > found[wanted - 1]!)) continue;
        let place = wanted - 1;
        while (
          place > 0 &&
          (distances[place - 1]! > distance ||
            (distances[place - 1]! === distance && found[place - 1]! > row))
        ) {
          distances[place] = distances[place - 1]!;
          found[place] = found[place - 1]!;
          place--;
        }
        distances[place] = distance;
        found[place] = row;
      }
    }

    function descend(node: number): void {
      if (other[node] === 0) return lookAt(node);
      const one = node + 1;
      const two = other[node]!;
      const toOne = boxDistance(one);
      const toTwo = boxDistance(two);
      const [near, toNear, far, toFar] = toOne <= toTwo ? [one, toOne, two, toTwo] : [two, toTwo, one, toOne];
      if (toNear <= distances[wanted - 1]!) descend(near);
      if (toFar <= distances[wanted - 1]!) descend(far);
    }
    if (wanted > 0) descend(0);
  }
  return { nearest };
}
