/**
 * Whether the champion deserves its place: beside scikit-learn on the same rows, features, splits and run.
 *
 *     node bench/run.mjs model-quality [--log NAME] [--horizon 60,90] [--seeds 20]
 *     node bench/run.mjs model-quality --data FILE --customer COL --time COL --amount COL --horizon 60
 *
 * Without --data and --log: UCI Online Retail as shipped (60 and 90 days) and invented groceries (30 and 60). --log takes
 * uci, groceries, or a shop of simulated-shops.ts (subscriptions, presents, wholesale), which the recipe was not chosen on.
 * What must hold, for each log and horizon, at the newest test cut-off and pooled over all: the champion's ROC AUC is at
 * least that of the best of scikit-learn's random forest, histogram gradient boosting and logistic regression, each as it
 * comes and lightly tuned; strictly above every plain rule; its calibration error is below 0.05. And the plain forest of
 * packages/forest is not below scikit-learn's with the same settings, beyond two standard errors of the difference of the
 * means over the seeds. Exits with 1 if one of these fails.
 *
 * Beside the best peer, the interval of the difference: customers drawn whole, 95 %. One log and horizon takes about three
 * minutes of processor time, most of it scikit-learn's, whose answers are kept (model-quality-peers.ts): stopped, it
 * goes on there. `--seeds 0` leaves out the plain forests and takes one.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { featureNames } from '@ebb/contracts';
import { createPredictor, trainForest } from '@ebb/forest';
import { evaluatePredictions, pairedBootstrap, rocAuc } from '@ebb/learning';
import { prepareEvaluation, readOrderLog, type OrderLogColumns } from '@ebb/evaluation';
import { forestContender, evaluateContenders, plainRules, rowsAtCutOffs } from '@ebb/training';
import { askPeers, type Fold } from '../peers/model-quality-peers.ts';
import { pythonWith } from '../peers/python-peers.ts';
import { simulateGroceryLog } from '../load/simulated-order-log.ts';
import { simulatedShops, simulateShop } from '../load/simulated-shops.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    log: { type: 'string' },
    data: { type: 'string' },
    customer: { type: 'string', default: 'customer' },
    time: { type: 'string', default: 'time' },
    amount: { type: 'string', default: 'amount' },
    horizon: { type: 'string' },
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
  readonly csv: () => string;
  readonly columns: OrderLogColumns;
  readonly horizons: readonly number[];
}

function logs(): Log[] {
  if (options.data !== undefined) {
    const { customer, time, amount } = options;
    const bytes = readFileSync(options.data);
    const csv = (options.data.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    return [{ name: options.data, csv: () => csv, columns: { customer, time, amount }, horizons: [60] }];
  }
  const known: Log[] = [
    {
      name: 'UCI Online Retail',
      csv: () =>
        gunzipSync(readFileSync(resolve('packages/simulator/data/online-retail/orders.csv.gz'))).toString(
          'utf8',
        ),
      columns: { customer: 'customerId', time: 'invoicedAt', amount: 'total' },
      horizons: [60, 90],
    },
    {
      name: 'invented groceries',
      csv: () => simulateGroceryLog({ customers: 3000, days: 420, seed: 1 }),
      columns: { customer: 'customer', time: 'time', amount: 'amount' },
      horizons: [30, 60],
    },
  ];
  if (options.log === undefined) return known;
  const simulated = Object.keys(simulatedShops).map((name): Log => {
    const columns = { customer: 'customer', time: 'time', amount: 'amount' };
    return { name, csv: () => simulateShop(name, 1), columns, horizons: [60] };
  });
  const asked = [...known, ...simulated].filter(({ name }) => name.toLowerCase().includes(options.log!));
  if (asked.length === 0) throw new RangeError(`no log is called ${options.log}`);
  return asked;
}

const started = performance.now();
function progress(what: string): void {
  console.error(`    ${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s: ${what}`);
}

const failures: string[] = [];
function must(holds: boolean, what: string): void {
  if (!holds) failures.push(what);
  console.log(`    ${holds ? 'holds' : 'FAILS'}: ${what}`);
}

async function compare(log: Log, horizonDays: number, python: string): Promise<void> {
  const { histories } = readOrderLog(log.csv(), log.columns);
  const prepared = await prepareEvaluation(histories, { horizonDays });
  const { set, plan } = prepared;
  const folds = plan.folds.map(({ trainCutOffs, testCutOff }) => ({
    train: rowsAtCutOffs(set, new Set(trainCutOffs)),
    test: rowsAtCutOffs(set, new Set([testCutOff])),
  }));
  progress(`${log.name}, ${plan.horizonDays} days: scikit-learn`);
  const peers = await askPeers(folds, { seeds, ...plainForest }, python);
  const context = { horizonDays: plan.horizonDays, seed: 1, workers };
  const { results, labels, customers } = await evaluateContenders(
    set,
    plan,
    [forestContender, ...plainRules],
    context,
    (done, total) => progress(`champion and plain rules, ${done} of ${total}`),
  );
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
    probabilities,
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
    const from = where === 'newest' ? labels.length - newestRows : 0;
    const { low, high } = pairedBootstrap({
      labels: labels.subarray(from),
      left: champion.probabilities.subarray(from),
      right: peer.probabilities.subarray(from),
      groups: customers.subarray(from),
      metric: 'rocAuc',
      samples: 500,
    });
    console.log(
      `           ${(own.rocAuc - peer[where].rocAuc).toFixed(4)}, 95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}`,
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
  if (seeds > 0) await compareForests(at, folds.at(-1)!, peers.forestAuc);
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
    progress(`plain forest ${seed + 1} of ${seeds}`);
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
const askedHorizons = options.horizon?.split(',').map(Number);
for (const log of logs()) {
  for (const horizon of askedHorizons ?? log.horizons) await compare(log, horizon, python);
}
console.log(failures.length === 0 ? '\nAll of it holds.' : `\n${failures.length} failed.`);
process.exitCode = failures.length === 0 ? 0 : 1;
