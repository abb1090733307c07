import { createPredictor, trainForest } from '@ebb/forest';
import { features, rocAuc, type Rows } from '../../load/forest-rows.ts';
import { printMeasures } from './measures.ts';
import type { ForestSetup, PeerMeasures } from './setup.ts';

export interface TrainTimes {
  /** For one and for two workers; CPU seconds of all threads, which a busy machine stretches least. */
  readonly seconds: readonly number[];
  readonly cpuSeconds: readonly number[];
  readonly auc: readonly number[];
  readonly leaves: number;
}

export async function trainTimes(rows: Rows, setup: ForestSetup): Promise<TrainTimes> {
  const { trainRows, testRows, trees, maxDepth, featureNames } = setup;
  const data = rows.data.subarray(0, trainRows * features);
  const labels = rows.labels.subarray(0, trainRows);
  const seconds: number[] = [];
  const cpuSeconds: number[] = [];
  for (const workers of [1, 2]) {
    let best = Infinity;
    let bestCpu = Infinity;
    for (let i = 0; i < 5; i++) {
      const started = performance.now();
      const cpuBefore = process.cpuUsage();
      await trainForest(data, labels, { featureNames, trees, maxDepth, workers });
      const { user, system } = process.cpuUsage(cpuBefore);
      best = Math.min(best, (performance.now() - started) / 1000);
      bestCpu = Math.min(bestCpu, (user + system) / 1e6);
    }
    seconds.push(best);
    cpuSeconds.push(bestCpu);
  }
  const auc: number[] = [];
  let leaves = 0;
  for (let seed = 0; seed < 5; seed++) {
    const { forest } = await trainForest(data, labels, { featureNames, trees, maxDepth, seed });
    const out = new Float64Array(testRows);
    createPredictor(forest).predictBatch(rows.data.subarray(trainRows * features), testRows, out);
    auc.push(rocAuc(out, rows.labels.subarray(trainRows)));
    leaves = Math.round(forest.values.length / trees / 2);
  }
  return { seconds, cpuSeconds, auc, leaves };
}

/** Ebb's times from before and after the peers', the better of both. */
export function printTraining(
  before: TrainTimes,
  after: TrainTimes,
  peers: PeerMeasures,
  setup: ForestSetup,
): void {
  const mean = (values: readonly number[]): string =>
    (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(4);
  [1, 2].forEach((workers, i) => {
    const threads = `${workers} thread${i === 0 ? '' : 's'}`;
    const ms = (seconds: readonly number[], again: readonly number[]): number =>
      Math.min(seconds[i]!, again[i]!) * 1000;
    printMeasures(`Training, ${threads}, elapsed`, ms(before.seconds, after.seconds), 'ms', {
      'scikit-learn': peers.trainSeconds[workers]! * 1000,
    });
    printMeasures(`Training, ${threads}, processor time`, ms(before.cpuSeconds, after.cpuSeconds), 'ms', {
      'scikit-learn': peers.trainCpuSeconds[workers]! * 1000,
    });
  });
  console.log(
    `  ROC AUC on ${setup.testRows} unseen rows, mean of 5 seeds: ebb ${mean(before.auc)}, scikit-learn ${mean(peers.auc)}`,
  );
}
