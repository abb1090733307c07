import { Worker } from 'node:worker_threads';
import { createWorkerPool, type TreeDescription } from '@ebb/forest';
import type { BoostingMessage, BoostingWork } from './boost-worker.ts';
import type { AdditiveJob } from './grow-additive-trees.ts';

const pool = createWorkerPool(() => new Worker(new URL('./boost-worker.ts', import.meta.url)));

/**
 * Grows boostings side by side in worker threads; which thread grows which makes no difference.
 *
 * @returns the trees of each job
 * @throws what a worker threw, or the signal's reason; by then no worker is running
 */
export async function boostInWorkers(
  jobs: readonly AdditiveJob[],
  options: {
    readonly workers: number;
    readonly signal?: AbortSignal | undefined;
    readonly onTree?: (() => void) | undefined;
  },
): Promise<(readonly TreeDescription[])[]> {
  const { signal, onTree } = options;
  const grown: (readonly TreeDescription[])[] = [];
  const work: BoostingWork = { jobs, nextJob: new Int32Array(new SharedArrayBuffer(4)) };
  const count = Math.min(options.workers, jobs.length);
  await pool.run(
    Array.from({ length: count }, () => work),
    {
      signal,
      onMessage: (message: BoostingMessage) => {
        if (message.kind === 'done') grown[message.index] = message.trees;
        else onTree?.();
      },
    },
  );
  return grown;
}
