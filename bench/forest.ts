/**
 * The forest beside its peers, in one run: training, one row, 1,000 rows, reasons.
 *
 *     node bench/run.mjs forest [--python python3] [--treelite] [--growth]
 *
 * Scikit-learn trains a forest; Ebb imports that very forest, and all predict and explain with it, after it has
 * been checked that they agree. Ratios within one run are the figures to trust: absolute ones drift with the
 * neighbours of the machine. --treelite adds treelite, whose C takes gcc minutes to
 * compile; --growth adds how the cost of Ebb's own grows with rows and trees (minutes).
 * Prints a table; what it writes is in a temporary folder that it removes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createExplainer,
  createPredictor,
  importMlRandomForest,
  importScikitForest,
  trainForest,
  type ForestModel,
  type MlRandomForestJson,
  type ScikitForestJson,
} from '@ebb/forest';
import { RandomForestClassifier } from 'ml-random-forest';
import { bestUs, printFigures, round } from './forest-figures.ts';
import { drawRows, features, rocAuc, type Rows } from './forest-rows.ts';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    growth: { type: 'boolean', default: false },
    treelite: { type: 'boolean', default: false },
  },
});
const trees = 100;
const maxDepth = 10;
const trainRows = 20_000;
const testRows = 5_000;
const featureNames = Array.from({ length: features }, (_, i) => `f${i}`);

/** What bench/forest_peers.py prints. */
interface PeerFigures {
  /** By number of threads. */
  readonly trainSeconds: Readonly<Record<string, number>>;
  readonly trainCpuSeconds: Readonly<Record<string, number>>;
  readonly oneRowUs: Readonly<Record<string, number>>;
  readonly thousandRowsUs: Readonly<Record<string, number>>;
  readonly explainRowUs: Readonly<Record<string, number>>;
  readonly auc: readonly number[];
  readonly missing: readonly string[];
}

function largestDifference(a: Float64Array, b: readonly number[]): number {
  return b.reduce((most, value, i) => Math.max(most, Math.abs(value - a[i]!)), 0);
}

interface TrainTimes {
  /** For one and for two workers; CPU seconds of all threads, which a busy machine stretches least. */
  readonly seconds: readonly number[];
  readonly cpuSeconds: readonly number[];
  readonly auc: readonly number[];
  readonly leaves: number;
}

async function trainTimes(rows: Rows): Promise<TrainTimes> {
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

function inferenceTimes(model: ForestModel, data: Float64Array): { one: number; thousand: number } {
  const { predictOne, predictBatch } = createPredictor(model.forest);
  const out = new Float64Array(1000);
  let kept = 0; // so that no call can be left out
  const one = bestUs(500, 300, (i) => (kept += predictOne(data, (i % testRows) * features)));
  const thousand = bestUs(500, 1, () => predictBatch(data, 1000, out));
  if (!(kept > 0)) throw new Error('nothing was predicted');
  return { one, thousand };
}

function runPeers(rows: Rows, folder: string): PeerFigures | null {
  const exporter = resolve('packages/forest/golden');
  writeFileSync(
    join(folder, 'setup.json'),
    JSON.stringify({ exporter, features, trainRows, trees, maxDepth, treelite: options.treelite }),
  );
  writeFileSync(join(folder, 'data.f64'), rows.data);
  writeFileSync(join(folder, 'labels.u8'), rows.labels);
  const peers = spawnSync(options.python, ['-B', resolve('bench/forest_peers.py'), folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (peers.status !== 0) {
    const why = peers.error?.message ?? peers.stderr.trim().split('\n').at(-1) ?? '';
    console.log(
      `No Python peers (${why}). pip install scikit-learn shap onnxruntime skl2onnx treelite tl2cgen`,
    );
    return null;
  }
  return JSON.parse(peers.stdout) as PeerFigures;
}

function compareMlRandomForest(rows: Rows): void {
  const count = 500;
  const grown = 10;
  const table = Array.from({ length: count }, (_, row) =>
    Array.from(rows.data.subarray(row * features, (row + 1) * features)),
  );
  const labels = Array.from(rows.labels.subarray(0, count));
  const peer = new RandomForestClassifier({
    nEstimators: grown,
    treeOptions: { maxDepth },
    noOOB: true,
    seed: 1,
  });
  const started = performance.now();
  peer.train(table, labels);
  const peerSeconds = (performance.now() - started) / 1000;
  const json = JSON.parse(JSON.stringify(peer)) as MlRandomForestJson & {
    baseModel: { nEstimators: number };
  };
  // Its training time allows no more: each tree stands ten times.
  const tenfold = {
    ...json,
    baseModel: {
      ...json.baseModel,
      nEstimators: trees,
      indexes: Array.from({ length: trees }, (_, i) => json.baseModel.indexes[i % grown]!),
      estimators: Array.from({ length: trees }, (_, i) => json.baseModel.estimators[i % grown]!),
    },
  };
  const forest = RandomForestClassifier.load(tenfold as never); // its declared type says nothing of `indexes`
  const model = importMlRandomForest(json, featureNames);
  const imported = createPredictor(importMlRandomForest(tenfold, featureNames).forest);
  const out = new Float64Array(count);
  imported.predictBatch(rows.data, count, out);
  const votes = forest.predictionValues(table).to2DArray();
  const shares = votes.map((row) => row.reduce((sum, vote) => sum + vote, 0) / trees);
  const ours = bestUs(300, 300, (i) => imported.predictOne(rows.data, (i % count) * features));
  const theirs = bestUs(200, 5, (i) => forest.predict([table[i % count]!]));
  console.log(
    `\nml-random-forest, its own forest imported (largest difference of vote shares ${largestDifference(out, shares).toExponential(0)})`,
  );
  console.log(`  training ${grown} trees on ${count} rows: ${peerSeconds.toFixed(1)} s there`);
  console.log(
    `  one row, ${model.forest.roots.length} trees ten times: ebb ${round(ours)} µs, there ${round(theirs)} µs, ${(theirs / ours).toFixed(0)} ×`,
  );
}

async function printGrowth(): Promise<void> {
  console.log('\nGrowth, two workers: seconds of training, µs one row, ms 1,000 rows');
  const most = drawRows(1_000_000, 9);
  const cases = [
    ...[10_000, 100_000, 1_000_000].map((rows) => ({ rows, trees: 100 })),
    ...[10, 1000].map((treeCount) => ({ rows: 100_000, trees: treeCount })),
  ];
  for (const size of cases) {
    const data = most.data.subarray(0, size.rows * features);
    const started = performance.now();
    const { forest } = await trainForest(data, most.labels.subarray(0, size.rows), {
      featureNames,
      trees: size.trees,
      maxDepth,
    });
    const seconds = (performance.now() - started) / 1000;
    const { predictOne, predictBatch } = createPredictor(forest);
    const out = new Float64Array(1000);
    const one = bestUs(200, 100, (i) => predictOne(data, (i % size.rows) * features));
    const thousand = bestUs(50, 1, () => predictBatch(data, 1000, out));
    const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
    console.log(
      `  ${String(size.rows).padStart(9)} rows ${String(size.trees).padStart(5)} trees` +
        `${seconds.toFixed(2).padStart(9)} s ${round(one).padStart(8)} µs ${(thousand / 1000).toFixed(2).padStart(7)} ms` +
        `   ${memory} MB resident`,
    );
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ebb-bench-forest-'));
  try {
    const rows = drawRows(trainRows + testRows, 1);
    const test = rows.data.subarray(trainRows * features);
    const before = await trainTimes(rows);
    console.log(
      `${trainRows} rows × ${features} features, ${trees} trees of depth ${maxDepth}; ebb grows ${before.leaves} leaves a tree`,
    );
    const peers = runPeers(rows, folder);
    const after = await trainTimes(rows);
    const mean = (values: readonly number[]): string =>
      (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(4);
    [1, 2].forEach((workers, i) => {
      const threads = `${workers} thread${i === 0 ? '' : 's'}`;
      const ms = (figures: readonly number[], again: readonly number[]): number =>
        Math.min(figures[i]!, again[i]!) * 1000;
      printFigures(
        `Training, ${threads}, elapsed`,
        ms(before.seconds, after.seconds),
        'ms',
        peers === null ? {} : { 'scikit-learn': peers.trainSeconds[workers]! * 1000 },
      );
      printFigures(
        `Training, ${threads}, processor time`,
        ms(before.cpuSeconds, after.cpuSeconds),
        'ms',
        peers === null ? {} : { 'scikit-learn': peers.trainCpuSeconds[workers]! * 1000 },
      );
    });
    console.log(
      `  ROC AUC on ${testRows} unseen rows, mean of 5 seeds: ebb ${mean(before.auc)}${peers === null ? '' : `, scikit-learn ${mean(peers.auc)}`}`,
    );
    if (peers !== null) comparePeers(peers, test, folder);
    compareMlRandomForest(rows);
    if (options.growth) await printGrowth();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function comparePeers(peers: PeerFigures, test: Float64Array, folder: string): void {
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  const model = importScikitForest(read<ScikitForestJson>('forest.json'));
  const out = new Float64Array(1000);
  createPredictor(model.forest).predictBatch(Float32Array.from(test), 1000, out);
  const difference = largestDifference(out, read<number[]>('probabilities.json'));
  const leaves = Math.round(model.forest.values.length / trees / 2);
  console.log(
    `\nscikit-learn's forest, imported: ${leaves} leaves a tree, largest difference of probabilities ${difference.toExponential(0)}`,
  );
  const { one, thousand } = inferenceTimes(model, test);
  printFigures('One row', one, 'µs', peers.oneRowUs);
  printFigures('1,000 rows', thousand, 'µs', peers.thousandRowsUs);
  const explainer = createExplainer(model.forest);
  const contributions = new Float64Array(50 * features);
  explainer.explainBatch(Float32Array.from(test), 50, contributions);
  const ours = bestUs(1000, 1, (i) => explainer.explainOne(test, contributions, (i % testRows) * features));
  printFigures('Reasons, a row', ours, 'µs', peers.explainRowUs);
  if (existsSync(join(folder, 'contributions.json'))) {
    explainer.explainBatch(Float32Array.from(test), 50, contributions);
    const apart = largestDifference(contributions, read<number[][]>('contributions.json').flat());
    console.log(`  largest difference from shap ${apart.toExponential(0)}`);
  }
  for (const missing of peers.missing) console.log(`  left out: ${missing}`);
}

await main();
