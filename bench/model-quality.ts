/**
 * Whether the champion deserves its place: beside scikit-learn on the same rows, features, splits and run.
 *
 *     node bench/run.mjs model-quality [--seeds 20] [--data FILE --customer COL --time COL --amount COL] [--horizon 60,90]
 *
 * Without --data: UCI Online Retail as shipped (horizons 60 and 90) and an invented grocery log (30 and 60). What must hold, for
 * each log and horizon, at the newest test cut-off and pooled over all: the champion's ROC AUC is at least that of the
 * best of scikit-learn's random forest, histogram gradient boosting and logistic regression, each as it comes and
 * lightly tuned; strictly above every plain rule; its calibration error is below 0.05. And the plain forest of
 * packages/forest is not below scikit-learn's with the same settings, beyond two standard errors over the seeds. Exits
 * with 1 if one of these fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { featureNames } from '@ebb/contracts';
import { createPredictor, trainForest } from '@ebb/forest';
import { evaluatePredictions, rocAuc } from '@ebb/learning';
import { prepareEvaluation } from '../services/trainer/src/evaluate-log.ts';
import { readOrderLog, type OrderLogColumns } from '../services/trainer/src/order-log.ts';
import { forestContender } from '../services/trainer/src/steps/contenders.ts';
import { evaluateContenders } from '../services/trainer/src/steps/evaluate-contenders.ts';
import { plainRules } from '../services/trainer/src/steps/plain-rules.ts';
import { rowsAtCutOffs, type TrainingSet } from '../services/trainer/src/steps/training-set.ts';
import { pythonWith } from './python-peers.ts';
import { simulateGroceryLog } from './simulated-order-log.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    data: { type: 'string' },
    customer: { type: 'string', default: 'customer' },
    time: { type: 'string', default: 'time' },
    amount: { type: 'string', default: 'amount' },
    horizon: { type: 'string', default: '60,90' },
  },
});
const seeds = Number(options.seeds);
/** Scikit-learn counts rows in a leaf, Ebb draws of the bootstrap: of 32 draws about 20 rows are different. */
const drawsPerLeaf = 32;
const plainForest = { trees: 100, maxDepth: 10, minLeaf: 20, candidateFeatures: 3 } as const;
const mostCalibrationError = 0.05;
const workers = availableParallelism();

interface Log {
  readonly name: string;
  readonly csv: string;
  readonly columns: OrderLogColumns;
  readonly horizons: readonly number[];
}

interface PeerAnswers {
  /** By name, then fold, then test row. */
  readonly answers: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly forestAuc: readonly number[];
}

function logs(): Log[] {
  if (options.data !== undefined) {
    const { customer, time, amount } = options;
    const bytes = readFileSync(options.data);
    const csv = (options.data.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    const horizons = options.horizon.split(',').map(Number);
    return [{ name: options.data, csv, columns: { customer, time, amount }, horizons }];
  }
  const shipped = readFileSync(resolve('packages/simulator/data/online-retail/orders.csv.gz'));
  return [
    {
      name: 'UCI Online Retail',
      csv: gunzipSync(shipped).toString('utf8'),
      columns: { customer: 'customerId', time: 'invoicedAt', amount: 'total' },
      horizons: [60, 90],
    },
    {
      name: 'invented groceries',
      csv: simulateGroceryLog({ customers: 3000, days: 420, seed: 1 }),
      columns: { customer: 'customer', time: 'time', amount: 'amount' },
      horizons: [30, 60],
    },
  ];
}

const failures: string[] = [];
function must(holds: boolean, what: string): void {
  if (!holds) failures.push(what);
  console.log(`    ${holds ? 'holds' : 'FAILS'}: ${what}`);
}

async function compare(log: Log, horizonDays: number, python: string): Promise<void> {
  const { histories } = readOrderLog(log.csv, log.columns);
  const prepared = await prepareEvaluation(histories, { horizonDays, activeWindowDays: 180 });
  const { set, plan } = prepared;
  const folds = plan.folds.map(({ trainCutOffs, testCutOff }) => ({
    train: rowsAtCutOffs(set, new Set(trainCutOffs)),
    test: rowsAtCutOffs(set, new Set([testCutOff])),
  }));
  const peers = askPeers(folds, python);
  const context = { horizonDays: plan.horizonDays, seed: 1, workers };
  const { results, labels } = await evaluateContenders(set, plan, [forestContender, ...plainRules], context);
  const newestRows = folds.at(-1)!.test.rowCount;
  const rows = [
    ...results.map(({ name, kind, probabilities }) => ({ name, kind: `${kind}`, probabilities })),
    ...Object.entries(peers.answers).map(([name, answers]) => ({
      name: `scikit-learn: ${name}`,
      kind: 'peer',
      probabilities: Float64Array.from(answers.flat()),
    })),
  ].map(({ name, kind, probabilities }) => ({
    name,
    kind,
    newest: evaluatePredictions(labels.slice(-newestRows), probabilities.slice(-newestRows)),
    pooled: evaluatePredictions(labels, probabilities),
  }));

  console.log(
    `\n${log.name}, horizon ${plan.horizonDays} days: tests of ${newestRows} rows (newest) and ${labels.length} (pooled)`,
  );
  console.log(
    `    ${''.padEnd(40)}${'newest: AUC'.padStart(12)}${'ECE'.padStart(8)}${'pooled: AUC'.padStart(14)}${'ECE'.padStart(8)}${'log loss'.padStart(10)}`,
  );
  for (const { name, newest, pooled } of rows) {
    console.log(
      `    ${name.padEnd(40)}${newest.rocAuc.toFixed(4).padStart(12)}${newest.calibrationError.toFixed(3).padStart(8)}` +
        `${pooled.rocAuc.toFixed(4).padStart(14)}${pooled.calibrationError.toFixed(3).padStart(8)}${pooled.logLoss.toFixed(4).padStart(10)}`,
    );
  }
  const at = `${log.name}, ${plan.horizonDays} days`;
  const champion = rows[0]!;
  for (const where of ['newest', 'pooled'] as const) {
    const best = (kind: string) =>
      rows
        .filter((row) => row.kind === kind)
        .reduce((leader, row) => (row[where].rocAuc > leader[where].rocAuc ? row : leader));
    const [peer, rule] = [best('peer'), best('plain_rule')];
    const own = champion[where];
    const gap = (other: number): string => `${own.rocAuc.toFixed(4)} against ${other.toFixed(4)}`;
    must(
      own.rocAuc >= peer[where].rocAuc,
      `${at}, ${where}: ROC AUC ${gap(peer[where].rocAuc)} of ${peer.name}`,
    );
    must(
      own.rocAuc > rule[where].rocAuc,
      `${at}, ${where}: ROC AUC ${gap(rule[where].rocAuc)} of ${rule.name}`,
    );
    must(
      own.calibrationError < mostCalibrationError,
      `${at}, ${where}: calibration error ${own.calibrationError.toFixed(3)} < ${mostCalibrationError}`,
    );
  }
  await compareForests(at, folds.at(-1)!, peers.forestAuc);
}

interface Fold {
  readonly train: TrainingSet;
  readonly test: TrainingSet;
}

function askPeers(folds: readonly Fold[], python: string): PeerAnswers {
  const folder = mkdtempSync(join(tmpdir(), 'ebb-model-quality-'));
  try {
    const features = featureNames.length;
    writeFileSync(
      join(folder, 'setup.json'),
      JSON.stringify({ features, folds: folds.length, seeds, ...plainForest }),
    );
    folds.forEach((fold, number) => {
      for (const part of ['train', 'test'] as const) {
        writeFileSync(join(folder, `${number}-${part}.f64`), fold[part].features);
        writeFileSync(join(folder, `${number}-${part}.u8`), fold[part].labels);
      }
    });
    const { status } = spawnSync(python, ['-B', resolve('bench/model_quality_peers.py'), folder], {
      stdio: ['ignore', 'inherit', 'inherit'],
      // Threads that spin for one another are slower than one, wherever the machine has other work.
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    if (status !== 0) throw new Error('the Python peers failed');
    return JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as PeerAnswers;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The plain forest, nothing of the champion's recipe: same settings, many seeds, on both sides. */
async function compareForests(at: string, { train, test }: Fold, theirs: readonly number[]): Promise<void> {
  const ours: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const { forest } = await trainForest(train.features, train.labels, {
      featureNames,
      seed,
      workers,
      ...plainForest,
      minLeaf: drawsPerLeaf,
    });
    const out = new Float64Array(test.rowCount);
    createPredictor(forest).predictBatch(test.features, test.rowCount, out);
    ours.push(rocAuc(test.labels, out));
  }
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const errorOfMean = (values: readonly number[]): number =>
    Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / Math.max(1, values.length - 1));
  const noise = Math.hypot(errorOfMean(ours), errorOfMean(theirs));
  must(
    mean(ours) >= mean(theirs) - 2 * noise,
    `${at}: plain forest, mean ROC AUC of ${seeds} seeds ${mean(ours).toFixed(4)} against scikit-learn's ${mean(theirs).toFixed(4)} (± ${noise.toFixed(4)})`,
  );
}

const python = pythonWith('model-quality', ['scikit-learn']);
for (const log of logs()) for (const horizon of log.horizons) await compare(log, horizon, python);
console.log(failures.length === 0 ? '\nAll of it holds.' : `\n${failures.length} failed.`);
process.exitCode = failures.length === 0 ? 0 : 1;
