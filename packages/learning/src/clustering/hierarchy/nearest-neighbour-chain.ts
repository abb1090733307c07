import { createPacer, type RunControl } from '../run-control.ts';

export type Linkage = 'ward' | 'average' | 'complete';

/** Merges in ascending distance. Clusters 0 … n − 1 are the rows, n + i is the one that merge i made. */
export interface MergeTree {
  readonly rowCount: number;
  /** Two per merge, the lower number first. */
  readonly children: Int32Array;
  /** Of each merge, in the units of the rows; as scipy's third column. */
  readonly distances: Float64Array;
}

/** Distance of a cluster i to the merged x and y, from its distances to both (Lance and Williams 1967). */
type Update = (
  toX: number,
  toY: number,
  between: number,
  sizeX: number,
  sizeY: number,
  size: number,
) => number;

// Looked up once: in a sandbox of its own, as Jest's, every look at a global costs more than a square root.
const { sqrt } = Math;

const updates: Readonly<Record<Linkage, Update>> = {
  ward: (toX, toY, between, sizeX, sizeY, size) => {
    const share = 1 / (sizeX + sizeY + size);
    return sqrt(
      (size + sizeX) * share * toX * toX +
        (size + sizeY) * share * toY * toY -
        size * share * between * between,
    );
  },
  average: (toX, toY, _between, sizeX, sizeY) => (sizeX * toX + sizeY * toY) / (sizeX + sizeY),
  complete: (toX, toY) => Math.max(toX, toY),
};

/**
 * Agglomerative clustering by the nearest-neighbour chain (Murtagh 1983; Müllner 2011): O(n²) time, n(n−1)/2
 * distances in memory. Chains start at the lowest row and prefer the link before on ties, so that equal distances are
 * merged in scipy's order.
 *
 * @param distances condensed, row by row: (0,1), (0,2) … (n−2,n−1); overwritten
 */
export async function nearestNeighbourChain(
  distances: Float64Array,
  rowCount: number,
  linkage: Linkage,
  control: RunControl,
): Promise<MergeTree> {
  const update = updates[linkage];
  const size = new Float64Array(rowCount).fill(1);
  const chain = new Int32Array(rowCount);
  // Where a row's distances to later rows begin, less the row's own number.
  const base = Float64Array.from(
    { length: rowCount },
    (_, row) => row * rowCount - (row * (row + 3)) / 2 - 1,
  );
  const at = (left: number, right: number): number =>
    left < right ? base[left]! + right : base[right]! + left;
  const merges = Math.max(0, rowCount - 1);
  const first = new Int32Array(merges);
  const second = new Int32Array(merges);
  const heights = new Float64Array(merges);
  const pacer = createPacer(control, 3 * rowCount * rowCount);
  // Clusters that are left, ascending, so that later rounds do not walk over merged ones.
  const alive = Int32Array.from({ length: rowCount }, (_, row) => row);
  let aliveCount = rowCount;
  let chainLength = 0;

  for (let merge = 0; merge < merges; merge++) {
    if (chainLength === 0) {
      chain[0] = alive[0]!;
      chainLength = 1;
    }
    let left: number;
    let right: number;
    let least: number;
    for (;;) {
      left = chain[chainLength - 1]!;
      const before = chainLength > 1 ? chain[chainLength - 2]! : -1;
      right = before;
      least = before < 0 ? Infinity : distances[at(left, before)]!;
      let place = 0;
      for (; place < aliveCount && alive[place]! < left; place++) {
        const distance = distances[base[alive[place]!]! + left]!;
        if (distance < least) {
          least = distance;
          right = alive[place]!;
        }
      }
      for (place++; place < aliveCount; place++) {
        const distance = distances[base[left]! + alive[place]!]!;
        if (distance < least) {
          least = distance;
          right = alive[place]!;
        }
      }
      if (before >= 0 && right === before) break;
      chain[chainLength++] = right;
      if (pacer.spend(2 * aliveCount)) await pacer.pause();
    }
    chainLength -= 2;
    if (left > right) [left, right] = [right, left];
    const sizeLeft = size[left]!;
    const sizeRight = size[right]!;
    first[merge] = left;
    second[merge] = right;
    heights[merge] = least;
    size[left] = 0;
    size[right] = sizeLeft + sizeRight;
    aliveCount = remove(alive, aliveCount, left);
    for (let place = 0; place < aliveCount; place++) {
      const other = alive[place]!;
      if (other === right) continue;
      const target = at(other, right);
      distances[target] = update(
        distances[at(other, left)]!,
        distances[target]!,
        least,
        sizeLeft,
        sizeRight,
        size[other]!,
      );
    }
    if (pacer.spend(6 * aliveCount)) await pacer.pause();
  }
  return numberMerges(first, second, heights, rowCount);
}

function remove(alive: Int32Array, count: number, cluster: number): number {
  let place = 0;
  while (alive[place] !== cluster) place++;
  alive.copyWithin(place, place + 1, count);
  return count - 1;
}

/** The chain finds merges out of order: sorted by distance (stable) they get the numbers of the clusters they join. */
function numberMerges(
  first: Int32Array,
  second: Int32Array,
  heights: Float64Array,
  rowCount: number,
): MergeTree {
  const order = Array.from(heights.keys()).sort(
    (left, right) => heights[left]! - heights[right]! || left - right,
  );
  const parent = Int32Array.from({ length: 2 * rowCount }, (_, cluster) => cluster);
  const rootOf = (cluster: number): number => {
    let root = cluster;
    while (parent[root] !== root) root = parent[root]!;
    for (let next = cluster; parent[next] !== root && next !== root;) {
      const above = parent[next]!;
      parent[next] = root;
      next = above;
    }
    return root;
  };
  const children = new Int32Array(2 * order.length);
  const distances = new Float64Array(order.length);
  order.forEach((merge, place) => {
    const left = rootOf(first[merge]!);
    const right = rootOf(second[merge]!);
    children[2 * place] = Math.min(left, right);
    children[2 * place + 1] = Math.max(left, right);
    distances[place] = heights[merge]!;
    parent[left] = rowCount + place;
    parent[right] = rowCount + place;
  });
  return { rowCount, children, distances };
}
