import { Worker } from 'node:worker_threads';
import type { RunControl } from '../run-control.ts';
import { createKMeansKernel, type KMeansJob } from './k-means-kernel.ts';

interface Crew {
  readonly job: KMeansJob;
  readonly blocks: number;
  readonly workers: number;
  /** [0] how many wait at the barrier, [1] how often it has opened, [2] 1 when the caller wants to stop. */
  readonly barrier: Int32Array;
}

/**
 * What a worker thread runs: assigns its share of the blocks, waits for the others, and goes on; the last to arrive
 * moves the centres meanwhile. Nothing depends on who that is.
 */
function runWorker(crew: Crew, index: number, makeKernel: typeof createKMeansKernel): void {
  const { job, blocks, workers, barrier } = crew;
  const kernel = makeKernel(job);
  const first = Math.floor((blocks * index) / workers);
  const end = Math.floor((blocks * (index + 1)) / workers);

  function meet(action: () => void): void {
    const opened = Atomics.load(barrier, 1);
    if (Atomics.add(barrier, 0, 1) === workers - 1) {
      action();
      Atomics.store(barrier, 0, 0);
      Atomics.store(barrier, 1, opened + 1);
      Atomics.notify(barrier, 1);
    } else {
      while (Atomics.load(barrier, 1) === opened) Atomics.wait(barrier, 1, opened);
    }
  }

  while (job.state[1] === 0) {
    kernel.assign(first, end);
    meet(() => {
      kernel.update();
      // Whoever wanted to stop is told by the signal's reason; here it only has to end for all at once.
      if (Atomics.load(barrier, 2) === 1) job.state[1] = 1;
    });
  }
  if (job.state[1] === 2) kernel.assign(first, end);
  kernel.sumInertia(first, end);
}

/** Never called: its text shows what a bundler makes of a function inside a function. */
function namingProbe(): () => void {
  function probed(): void {}
  return probed;
}

/** Text and not a file, for the reason given in forest's train-in-workers.ts: an address differs by bundler. */
function workerSource(): string {
  const wrapper = /([\w$]+)\([\w$]+, ?['"]probed['"]\)/.exec(String(namingProbe))?.[1] ?? '__name';
  return `'use strict';
const ${wrapper} = (named) => named;
const { workerData } = require('node:worker_threads');
(${String(runWorker)})(workerData.crew, workerData.index, (${String(createKMeansKernel)}));`;
}

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
  const source = workerSource();
  const threads = Array.from(
    { length: count },
    (_, index) => new Worker(source, { eval: true, workerData: { crew, index } }),
  );
  try {
    await Promise.all(
      threads.map(
        (thread) =>
          new Promise<void>((resolve, reject) => {
            thread.on('error', reject);
            thread.on('exit', (code) =>
              code === 0 ? resolve() : reject(new Error(`a k-means worker ended with code ${code}`)),
            );
          }),
      ),
    );
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  signal?.throwIfAborted();
}
