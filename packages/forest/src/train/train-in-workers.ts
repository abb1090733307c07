import { Worker } from 'node:worker_threads';
import { requireInteger } from '../forest-input-error.ts';
import type { WorkerJob, WorkerMessage } from './grow-worker.ts';
import type { GrownTree, GrowthPlan } from './growth-plan.ts';
import { createWorkerPool } from './worker-pool.ts';

const pool = createWorkerPool(() => new Worker(new URL('./grow-worker.ts', import.meta.url)));

export interface GrownForest {
  readonly trees: readonly GrownTree[];
  readonly outOfBagSum: Float64Array;
  readonly outOfBagTrees: Uint32Array;
}

/**
 * Grows the plan's trees on worker threads.
 *
 * @throws whatever a worker threw, or the signal's reason; by then no worker is running
 */
export async function growInWorkers(
  plan: GrowthPlan,
  options: {
    readonly workers: number;
    readonly onProgress?: ((treesDone: number, trees: number) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<GrownForest> {
  const { signal, onProgress } = options;
  const count = Math.min(requireInteger('workers', options.workers, 1, 256), plan.treeCount);
  const trees: GrownTree[] = new Array<GrownTree>(plan.treeCount);
  const outOfBagSum = new Float64Array(plan.rowCount);
  const outOfBagTrees = new Uint32Array(plan.rowCount);
  const job: WorkerJob = { plan, nextTree: new Int32Array(new SharedArrayBuffer(4)) };
  let treesDone = 0;

  const receive = (message: WorkerMessage): void => {
    if (message.kind === 'tree') {
      trees[message.index] = message.tree;
      treesDone++;
      onProgress?.(treesDone, plan.treeCount);
      return;
    }
    for (let row = 0; row < plan.rowCount; row++) {
      outOfBagSum[row]! += message.outOfBagSum[row]!;
      outOfBagTrees[row]! += message.outOfBagTrees[row]!;
    }
  };

  const jobs = Array.from({ length: count }, () => job);
  await pool.run(jobs, { signal, onMessage: receive });
  if (treesDone !== plan.treeCount) throw new Error(`only ${treesDone} of ${plan.treeCount} trees came back`);
  return { trees, outOfBagSum, outOfBagTrees };
}
