/**
 * The forest beside its peers, in one run: training, one row, 1,000 rows, reasons; the champion; growth.
 *
 *     node bench/run.mjs forest [--quick]
 *
 * Scikit-learn trains a forest; Ebb imports that very forest, and all predict and explain with it, after it has
 * been checked that they agree. Ratios within one run are the numbers to trust: absolute ones drift with the
 * neighbours of the machine.
 *
 * The peers are installed into .ebb the first time. Treelite writes C, which takes gcc a minute or more to compile: the
 * library is kept in .ebb/bench until the forest is another one. `--quick` leaves out treelite and growth.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createExplainer,
  createPredictor,
  importScikitForest,
  type CompiledForest,
  type ScikitForestJson,
} from '@ebb/forest';
import { measureChampion } from './forest/champion.ts';
import { bestUs, largestDifference, printMeasures, printLimit } from './forest/measures.ts';
import { printGrowth } from './forest/growth.ts';
import { compareMlRandomForest } from '../peers/forest-ml-random-forest.ts';
import { onnxTimes } from '../peers/forest-onnx.ts';
import { drawRows, features, type Rows } from '../load/forest-rows.ts';
import type { ForestSetup, PeerMeasures } from './forest/setup.ts';
import { printTraining, trainTimes } from './forest/training.ts';
import { pythonWith } from '@ebb/testkit';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const peerPackages = ['scikit-learn', 'shap', 'onnxruntime', 'skl2onnx'];
const setup: ForestSetup = {
  trees: 100,
  maxDepth: 10,
  trainRows: 20_000,
  testRows: 5_000,
  featureNames: Array.from({ length: features }, (_, i) => `f${i}`),
};
const { trees, maxDepth, trainRows, testRows } = setup;

function runPeers(rows: Rows, folder: string): PeerMeasures {
  const python = pythonWith('forest', [...peerPackages, 'treelite', 'tl2cgen']);
  const libraries = resolve('.ebb/bench');
  mkdirSync(libraries, { recursive: true });
  writeFileSync(
    join(folder, 'setup.json'),
    JSON.stringify({
      exporter: resolve('packages/forest/golden'),
      features,
      trainRows,
      trees,
      maxDepth,
      treelite: options.quick ? null : libraries,
    }),
  );
  writeFileSync(join(folder, 'data.f64'), rows.data);
  writeFileSync(join(folder, 'labels.u8'), rows.labels);
  const peers = spawnSync(python, ['-B', resolve('bench/peers/forest_peers.py'), folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (peers.status !== 0)
    throw new Error(`The peers failed:\n${peers.stderr.trim()}`, { cause: peers.error });
  return JSON.parse(peers.stdout.trim().split('\n').at(-1)!) as PeerMeasures;
}

async function comparePeers(
  peers: PeerMeasures,
  test: Float64Array,
  folder: string,
): Promise<CompiledForest> {
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  const { forest } = importScikitForest(read<ScikitForestJson>('forest.json'));
  const probabilities = read<number[]>('probabilities.json');
  const { predictOne, predictBatch } = createPredictor(forest);
  const out = new Float64Array(1000);
  predictBatch(Float32Array.from(test), 1000, out);
  console.log(
    `\nscikit-learn's forest, imported: ${Math.round(forest.values.length / trees / 2)} leaves a tree. ` +
      'Largest difference of probabilities from scikit-learn’s:',
  );
  console.log(`  ebb ${largestDifference(out, probabilities).toExponential(0)}`);
  const oneRowUs = { ...peers.oneRowUs };
  const thousandRowsUs = { ...peers.thousandRowsUs };
  const apart = { ...peers.apart };
  if (existsSync(join(folder, 'forest.onnx'))) {
    const onnx = await onnxTimes(join(folder, 'forest.onnx'), Float32Array.from(test), probabilities);
    oneRowUs['onnxruntime (Node)'] = onnx.oneRowUs;
    thousandRowsUs['onnxruntime (Node)'] = onnx.thousandRowsUs;
    apart['onnxruntime (Node)'] = onnx.apart;
  }
  for (const [peer, difference] of Object.entries(apart))
    console.log(`  ${peer} ${difference.toExponential(0)}`);

  let kept = 0; // so that no call can be left out
  const one = bestUs(500, 300, (i) => (kept += predictOne(test, (i % testRows) * features)));
  const thousand = bestUs(500, 1, () => predictBatch(test, 1000, out));
  if (!(kept > 0)) throw new Error('nothing was predicted');
  printMeasures('One row', one, 'µs', oneRowUs);
  printLimit('one row', one, 2.5, 'µs');
  printMeasures('1,000 rows', thousand, 'µs', thousandRowsUs);
  printLimit('1,000 rows', thousand / 1000, 1.8, 'ms');

  const explainer = createExplainer(forest);
  const contributions = new Float64Array(50 * features);
  const ours = bestUs(1000, 1, (i) => explainer.explainOne(test, contributions, (i % testRows) * features));
  printMeasures('Reasons (TreeSHAP), a row', ours, 'µs', peers.explainRowUs);
  if (existsSync(join(folder, 'contributions.json'))) {
    explainer.explainBatch(Float32Array.from(test), 50, contributions);
    const difference = largestDifference(contributions, read<number[][]>('contributions.json').flat());
    console.log(`  largest difference from shap ${difference.toExponential(0)}`);
  }
  for (const missing of peers.missing) console.log(`  left out: ${missing}`);
  return forest;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ebb-bench-forest-'));
  try {
    const rows = drawRows(trainRows + testRows, 1);
    const test = rows.data.subarray(trainRows * features);
    const before = await trainTimes(rows, setup);
    console.log(
      `${trainRows} rows × ${features} features, ${trees} trees of depth ${maxDepth}; ebb grows ${before.leaves} leaves a tree; ` +
        `load average ${loadavg()[0]!.toFixed(1)}`,
    );
    const peers = runPeers(rows, folder);
    printTraining(before, await trainTimes(rows, setup), peers, setup);
    await comparePeers(peers, test, folder);
    compareMlRandomForest(rows, setup);
    await measureChampion(rows, test, setup);
    if (!options.quick) await printGrowth(setup);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
