import { requireWhole } from '../require-points.ts';
import type { MergeTree } from './nearest-neighbour-chain.ts';

/**
 * Cluster of every row when the tree is cut into `clusters`. Clusters are numbered as scikit-learn numbers them: in the
 * order in which its heap holds the nodes above the cut.
 *
 * @throws RangeError for more clusters than rows
 */
export function cutTree(tree: MergeTree, clusters: number): Int32Array {
  const { rowCount, children } = tree;
  requireWhole('clusters', clusters, 1, rowCount);
  const labels = new Int32Array(rowCount);
  if (rowCount === 1) return labels;
  // A heap with the latest merge on top; what is in it when all are made is cut off below.
  const heap = [2 * rowCount - 2];
  for (let made = 1; made < clusters; made++) {
    const merge = heap[0]! - rowCount;
    push(heap, children[2 * merge]!);
    pushAndPop(heap, children[2 * merge + 1]!);
  }
  heap.forEach((node, label) => {
    const open = [node];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next < rowCount) labels[next] = label;
      else open.push(children[2 * (next - rowCount)]!, children[2 * (next - rowCount) + 1]!);
    }
  });
  return labels;
}

function push(heap: number[], node: number): void {
  heap.push(node);
  siftTowardsTop(heap, 0, heap.length - 1);
}

/** Adds a node and takes the largest, as Python's heappushpop on negated numbers. */
function pushAndPop(heap: number[], node: number): void {
  if (heap.length === 0 || heap[0]! <= node) return;
  heap[0] = node;
  // Down to a leaf along the larger children, then up again: the order in the array depends on it.
  const end = heap.length;
  let place = 0;
  let child = 1;
  while (child < end) {
    const right = child + 1;
    if (right < end && !(heap[child]! > heap[right]!)) child = right;
    heap[place] = heap[child]!;
    place = child;
    child = 2 * place + 1;
  }
  heap[place] = node;
  siftTowardsTop(heap, 0, place);
}

function siftTowardsTop(heap: number[], top: number, from: number): void {
  const node = heap[from]!;
  let place = from;
  while (place > top) {
    const parent = (place - 1) >> 1;
    if (!(node > heap[parent]!)) break;
    heap[place] = heap[parent]!;
    place = parent;
  }
  heap[place] = node;
}
