import { Worker } from 'node:worker_threads';
import { requireInteger } from '../forest-input-error.ts';
import { createTreeGrower } from './grow-tree.ts';
import type { GrownTree, GrowthPlan, TreeGrower } from './growth-plan.ts';
import { createSeededRandom } from '../seeded-random.ts';

export interface GrownForest {
  readonly trees: readonly GrownTree[];
  readonly outOfBagSum: Float64Array;
  readonly outOfBagTrees: Uint32Array;
}

interface WorkerJob {
  readonly plan: GrowthPlan;
  /** One shared counter: the index of the next tree that nobody has taken. */
  readonly nextTree: Int32Array;
}

type WorkerMessage =
  | { readonly kind: 'tree'; readonly index: number; readonly tree: GrownTree }
  | { readonly kind: 'done'; readonly outOfBagSum: Float64Array; readonly outOfBagTrees: Uint32Array };

/**
 * What a worker thread runs: takes trees off the shared counter until there are none.
 *
 * Workers are started from the text of this function, the grower and the generator. A worker file of its
 * own would need its address at run time, and that address differs between the sources, Jest's CommonJS
 * and a bundled service; text is the same everywhere. The price is that these three functions must be
 * self-contained, which the tests check by running them through Jest and through a minified bundle.
 */
function runWorker(
  job: WorkerJob,
  post: (message: WorkerMessage) => void,
  treeGrower: typeof createTreeGrower,
  seededRandom: typeof createSeededRandom,
): void {
  const grower: TreeGrower = treeGrower(job.plan, seededRandom);
  for (;;) {
    const index = Atomics.add(job.nextTree, 0, 1);
    if (index >= job.plan.treeCount) break;
    post({ kind: 'tree', index, tree: grower.grow(index) });
  }
  post({ kind: 'done', outOfBagSum: grower.outOfBagSum, outOfBagTrees: grower.outOfBagTrees });
}

/** Never called: its text shows what a bundler makes of a function inside a function. */
function namingProbe(): () => void {
  function probed(): void {}
  return probed;
}

function workerSource(): string {
  // esbuild's keepNames wraps inner functions in a helper that lives outside them, under a name that
  // minifying changes. Here that helper is the identity: names do not matter in the worker.
  const wrapper = /([\w$]+)\([\w$]+, ?['"]probed['"]\)/.exec(String(namingProbe))?.[1] ?? '__name';
  return `'use strict';
const ${wrapper} = (named) => named;
const { parentPort, workerData } = require('node:worker_threads');
(${String(runWorker)})(
  workerData,
  (message) => parentPort.postMessage(message),
  (${String(createTreeGrower)}),
  (${String(createSeededRandom)}),
);`;
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
  signal?.throwIfAborted();
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

  const workers = Array.from(
    { length: count },
    () => new Worker(workerSource(), { eval: true, workerData: job }),
  );
  let stopListening = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      let running = count;
      const onAbort = (): void => resolve();
      signal?.addEventListener('abort', onAbort, { once: true });
      // A service trains many forests under one signal; listeners left behind would pile up on it.
      stopListening = () => signal?.removeEventListener('abort', onAbort);
      for (const worker of workers) {
        worker.on('message', (message: WorkerMessage) => {
          try {
            receive(message);
          } catch (error) {
            reject(error instanceof Error ? error : new Error('onProgress threw', { cause: error }));
          }
        });
        worker.on('error', reject);
        worker.on('exit', (code) => {
          if (code !== 0) reject(new Error(`a forest worker ended with code ${code}`));
          else if (--running === 0) resolve();
        });
      }
    });
  } finally {
    stopListening();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  signal?.throwIfAborted();
  if (treesDone !== plan.treeCount) throw new Error(`only ${treesDone} of ${plan.treeCount} trees came back`);
  return { trees, outOfBagSum, outOfBagTrees };
}
