import { workOffJobs } from '@ebb/forest';
import { createKMeansKernel, type KMeansJob } from './k-means-kernel.ts';

export interface Crew {
  readonly job: KMeansJob;
  readonly blocks: number;
  readonly workers: number;
  /** [0] how many wait at the barrier, [1] how often it has opened, [2] 1 when the caller wants to stop. */
  readonly barrier: Int32Array;
}

export interface CrewMember {
  readonly crew: Crew;
  readonly index: number;
}

// The worker thread that k-means-in-workers.ts starts: assigns its share of the blocks, waits for the others, and goes
// on; the last to arrive moves the centres meanwhile. Nothing depends on who that is.
workOffJobs(({ crew, index }: CrewMember) => {
  const { job, blocks, workers, barrier } = crew;
  const kernel = createKMeansKernel(job);
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
});
