import { createTreeGrower } from './grow-tree.ts';
import type { GrownTree, GrowthPlan } from './growth-plan.ts';
import { workOffJobs } from './work-off-jobs.ts';

export interface WorkerJob {
  readonly plan: GrowthPlan;
  /** One shared counter: the index of the next tree that nobody has taken. */
  readonly nextTree: Int32Array;
}

export type WorkerMessage =
  | { readonly kind: 'tree'; readonly index: number; readonly tree: GrownTree }
  | { readonly kind: 'done'; readonly outOfBagSum: Float64Array; readonly outOfBagTrees: Uint32Array };

// The worker thread that train-in-workers.ts starts: takes trees off the shared counter until there are none.
workOffJobs(({ plan, nextTree }: WorkerJob, post: (message: WorkerMessage) => void) => {
  const grower = createTreeGrower(plan);
  for (;;) {
    const index = Atomics.add(nextTree, 0, 1);
    if (index >= plan.treeCount) break;
    post({ kind: 'tree', index, tree: grower.grow(index) });
  }
  post({ kind: 'done', outOfBagSum: grower.outOfBagSum, outOfBagTrees: grower.outOfBagTrees });
});
