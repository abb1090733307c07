/** One run of k-means in flat arrays, which may be shared between threads. */
export interface KMeansJob {
  /** Row-major, centred at 0 so that sums of large values keep their digits. */
  readonly values: Float64Array;
  readonly rowCount: number;
  readonly columns: number;
  readonly clusters: number;
  /** Squared movement of all centres together below which the run ends. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Distance that rounding may be off by; bounds closer than this are not trusted. */
  readonly slack: number;
  /** Rows summed up together. Fixed, so that sums do not depend on the number of threads. */
  readonly blockRows: number;
  /** Starting centres in, final ones out: `clusters × columns`. */
  readonly centres: Float64Array;
  readonly labels: Int32Array;
  /** Of each row, lower bound minus upper bound of the distances to the second nearest and to its own centre. */
  readonly gap: Float64Array;
  readonly lower: Float64Array;
  readonly blockSums: Float64Array;
  readonly blockCounts: Float64Array;
  readonly blockMoved: Int32Array;
  readonly blockInertia: Float64Array;
  /** Per cluster: sum of its own movements so far, and of the largest movement among the others. */
  readonly drift: Float64Array;
  readonly othersDrift: Float64Array;
  /** Of each centre the others, nearest first, and how far they are: `clusters × (clusters − 1)`. */
  readonly neighbours: Int32Array;
  readonly neighbourDistances: Float64Array;
  /** [0] iterations done, [1] 0 while turning, 1 when labels stopped changing, 2 at the tolerance or the limit. */
  readonly state: Int32Array;
}

export interface KMeansKernel {
  readonly blocks: number;
  /** Gives the rows of the blocks [first, end) to their nearest centre. Blocks may be shared out among threads. */
  assign(first: number, end: number): void;
  /** After all blocks: moves the centres and decides whether to go on. One thread only, the others waiting. */
  update(): void;
  /** Adds up squared distances of the blocks [first, end) to their centres. */
  sumInertia(first: number, end: number): void;
}

/**
 * Lloyd's iteration with Hamerly's bounds (Hamerly 2010, "Making k-means even faster"): a row is looked at only where
 * the movements of the centres since its last look could have changed its nearest, and then only at centres near its
 * own (Newling and Fleuret 2016). Bounds are kept relative to the sums of movements, so that a row that need not be
 * looked at is not written either. Assignments are those of the plain iteration, lowest index first on ties; the bounds
 * leave room for rounding.
 */
export function createKMeansKernel(job: KMeansJob): KMeansKernel {
  const { sqrt, max } = Math;
  const { values, rowCount, columns, clusters, blockRows, centres, labels, gap, lower, slack } = job;
  const { blockSums, blockCounts, blockMoved, blockInertia, drift, othersDrift, state } = job;
  const { neighbours, neighbourDistances } = job;
  const others = clusters - 1;
  const blocks = Math.ceil(rowCount / blockRows);
  const width = clusters * columns;

  function assignBlock(block: number): void {
    const end = Math.min(rowCount, (block + 1) * blockRows);
    const sums = block * width;
    const counts = block * clusters;
    let moved = 0;
    for (let row = block * blockRows; row < end; row++) {
      const own = labels[row]!;
      const start = row * columns;
      let best = 0;
      let nearest = Infinity;
      let second = Infinity;
      if (own < 0) {
        for (let cluster = 0, at = 0; cluster < clusters; cluster++) {
          let squares = 0;
          for (let column = 0; column < columns; column++, at++) {
            const off = values[start + column]! - centres[at]!;
            squares += off * off;
          }
          if (squares < nearest) {
            second = nearest;
            nearest = squares;
            best = cluster;
          } else if (squares < second) {
            second = squares;
          }
        }
      } else {
        let toOwn = 0;
        const moves = drift[own]! + othersDrift[own]!;
        if (gap[row]! > moves + slack) continue;
        for (let column = 0, at = own * columns; column < columns; column++, at++) {
          const off = values[start + column]! - centres[at]!;
          toOwn += off * off;
        }
        nearest = toOwn;
        toOwn = sqrt(toOwn);
        const list = own * others;
        // Another centre is at least as far as its distance from mine, less mine from here.
        const bound = max(
          lower[row]! - othersDrift[own]!,
          others > 0 ? neighbourDistances[list]! - toOwn : Infinity,
        );
        if (toOwn + slack < bound) {
          lower[row] = bound + othersDrift[own]!;
          gap[row] = bound - toOwn + moves;
          continue;
        }
        best = own;
        let reach = Infinity;
        for (let at = list; at < list + others; at++) {
          // This one and all that follow are further than the second nearest.
          if (neighbourDistances[at]! > reach) break;
          const cluster = neighbours[at]!;
          let squares = 0;
          for (let column = 0, from = cluster * columns; column < columns; column++, from++) {
            const off = values[start + column]! - centres[from]!;
            squares += off * off;
          }
          if (squares < nearest || (squares === nearest && cluster < best)) {
            second = nearest;
            nearest = squares;
            best = cluster;
          } else if (squares < second) {
            second = squares;
          } else {
            continue;
          }
          reach = sqrt(second) + toOwn + slack;
        }
      }
      second = sqrt(second);
      nearest = sqrt(nearest);
      lower[row] = second + othersDrift[best]!;
      gap[row] = second - nearest + drift[best]! + othersDrift[best]!;
      if (best === own) continue;
      moved++;
      labels[row] = best;
      blockCounts[counts + best]! += 1;
      for (let column = 0, at = sums + best * columns; column < columns; column++, at++) {
        blockSums[at]! += values[start + column]!;
      }
      if (own < 0) continue;
      blockCounts[counts + own]! -= 1;
      for (let column = 0, at = sums + own * columns; column < columns; column++, at++) {
        blockSums[at]! -= values[start + column]!;
      }
    }
    blockMoved[block] = moved;
  }

  /** As scikit-learn does: an empty cluster takes the row furthest from its centre, the next one the next. */
  function relocateEmpty(next: Float64Array, counts: Float64Array): void {
    const empty: number[] = [];
    for (let cluster = 0; cluster < clusters; cluster++) if (counts[cluster] === 0) empty.push(cluster);
    if (empty.length === 0) return;
    // Few: kept in order by insertion, the furthest first.
    const furthest: { row: number; squares: number }[] = [];
    for (let row = 0; row < rowCount; row++) {
      let squares = 0;
      for (let column = 0; column < columns; column++) {
        const off = values[row * columns + column]! - centres[labels[row]! * columns + column]!;
        squares += off * off;
      }
      if (furthest.length === empty.length && squares <= furthest.at(-1)!.squares) continue;
      let place = furthest.length;
      while (place > 0 && furthest[place - 1]!.squares < squares) place--;
      furthest.splice(place, 0, { row, squares });
      if (furthest.length > empty.length) furthest.pop();
    }
    // All rows lie on their centres: there are more clusters than distinct rows.
    if (furthest[0]!.squares === 0) return;
    for (let which = 0; which < empty.length && which < furthest.length; which++) {
      const cluster = empty[which]!;
      const { row } = furthest[which]!;
      const from = labels[row]!;
      for (let column = 0; column < columns; column++) {
        const value = values[row * columns + column]!;
        next[from * columns + column]! -= value;
        next[cluster * columns + column] = value;
      }
      counts[cluster] = 1;
      counts[from]! -= 1;
    }
  }

  function moveCentres(): number {
    const next = new Float64Array(width);
    const counts = new Float64Array(clusters);
    for (let block = 0; block < blocks; block++) {
      for (let at = 0; at < width; at++) next[at]! += blockSums[block * width + at]!;
      for (let cluster = 0; cluster < clusters; cluster++) {
        counts[cluster]! += blockCounts[block * clusters + cluster]!;
      }
    }
    relocateEmpty(next, counts);
    let largest = 0;
    for (let cluster = 1; cluster < clusters; cluster++) {
      if (counts[cluster]! > counts[largest]!) largest = cluster;
    }
    for (let cluster = 0; cluster < clusters; cluster++) {
      if (!(counts[cluster]! > 0)) continue;
      for (let column = 0; column < columns; column++) next[cluster * columns + column]! /= counts[cluster]!;
    }
    let movement = 0;
    let most = 0;
    let mover = 0;
    let secondMost = 0;
    for (let cluster = 0; cluster < clusters; cluster++) {
      const from = counts[cluster]! > 0 ? cluster : largest;
      let squares = 0;
      for (let column = 0; column < columns; column++) {
        const at = cluster * columns + column;
        const off = next[from * columns + column]! - centres[at]!;
        centres[at] = next[from * columns + column]!;
        squares += off * off;
      }
      movement += squares;
      const distance = sqrt(squares);
      drift[cluster]! += distance;
      if (distance > most) {
        secondMost = most;
        most = distance;
        mover = cluster;
      } else if (distance > secondMost) {
        secondMost = distance;
      }
    }
    for (let cluster = 0; cluster < clusters; cluster++) {
      othersDrift[cluster]! += cluster === mover ? secondMost : most;
    }
    return movement;
  }

  function listNeighbours(): void {
    for (let cluster = 0; cluster < clusters; cluster++) {
      const list = cluster * others;
      let listed = 0;
      for (let other = 0; other < clusters; other++) {
        if (other === cluster) continue;
        let squares = 0;
        for (let column = 0; column < columns; column++) {
          const off = centres[cluster * columns + column]! - centres[other * columns + column]!;
          squares += off * off;
        }
        const distance = sqrt(squares);
        let place = list + listed++;
        for (; place > list && neighbourDistances[place - 1]! > distance; place--) {
          neighbourDistances[place] = neighbourDistances[place - 1]!;
          neighbours[place] = neighbours[place - 1]!;
        }
        neighbourDistances[place] = distance;
        neighbours[place] = other;
      }
    }
  }

  return {
    blocks,
    assign(first, end) {
      for (let block = first; block < end; block++) assignBlock(block);
    },
    update() {
      let moved = 0;
      for (let block = 0; block < blocks; block++) moved += blockMoved[block]!;
      const movement = moveCentres();
      listNeighbours();
      state[0]! += 1;
      if (moved === 0) state[1] = 1;
      else if (movement <= job.tolerance || state[0]! >= job.maxIterations) state[1] = 2;
    },
    sumInertia(first, end) {
      for (let block = first; block < end; block++) {
        let sum = 0;
        const last = Math.min(rowCount, (block + 1) * blockRows);
        for (let row = block * blockRows; row < last; row++) {
          const at = labels[row]! * columns;
          for (let column = 0; column < columns; column++) {
            const off = values[row * columns + column]! - centres[at + column]!;
            sum += off * off;
          }
        }
        blockInertia[block] = sum;
      }
    },
  };
}
