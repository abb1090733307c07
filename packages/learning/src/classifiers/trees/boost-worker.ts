import { workOffJobs, type TreeDescription } from '@ebb/forest';
import { growAdditiveTrees, type AdditiveJob } from './grow-additive-trees.ts';

export interface BoostingWork {
  readonly jobs: readonly AdditiveJob[];
  /** One shared counter: the index of the next job that nobody has taken. */
  readonly nextJob: Int32Array;
}

export type BoostingMessage =
  | { readonly kind: 'tree' }
  | { readonly kind: 'done'; readonly index: number; readonly trees: readonly TreeDescription[] };

// The worker thread that boost-in-workers.ts starts: takes jobs off the shared counter until there are none.
workOffJobs(({ jobs, nextJob }: BoostingWork, post: (message: BoostingMessage) => void) => {
  for (let index = Atomics.add(nextJob, 0, 1); index < jobs.length; index = Atomics.add(nextJob, 0, 1)) {
    post({ kind: 'done', index, trees: growAdditiveTrees(jobs[index]!, () => post({ kind: 'tree' })) });
  }
});
