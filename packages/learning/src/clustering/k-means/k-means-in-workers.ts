import { Worker } from 'node:worker_threads';
import { createWorkerPool } from '@ebb/forest';
import type { RunControl } from '../run-control.ts';
import type { KMeansJob } from './k-means-kernel.ts';
import type { Crew, CrewMember } from './k-means-worker.ts';

const pool = createWorkerPool(() => new Worker(new URL('./k-means-worker.ts', import.meta.url)));

/**
 * Turns k-means on worker threads over shared arrays; the arrays of the job hold the result.
 *
 * @throws what a worker threw, or the signal's reason; by then no worker is running
 */
export async function turnInWorkers(
  job: KMeansJob,
  blocks: number,
  workers: number,
  control: RunControl,
): Promise<void> {
  const { signal } = control;
  signal?.throwIfAborted();
  const count = Math.max(1, Math.min(workers, blocks));
  const crew: Crew = { job, blocks, workers: count, barrier: new Int32Array(new SharedArrayBuffer(12)) };
  const onAbort = (): void => {
    Atomics.store(crew.barrier, 2, 1);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const members = Array.from({ length: count }, (_, index): CrewMember => ({ crew, index }));
  try {
    // Without the signal: the crew ends by itself at the barrier.
    await pool.run(members, { onMessage: () => undefined });
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  signal?.throwIfAborted();
}
