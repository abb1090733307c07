/**
 * How well orders within 7, 30 and 90 days, and spend within 30, are foretold beside plain rules, as the trainer does it, but
 * on four test days instead of two: on the real shop as shipped (UCI Online Retail) and on invented ones.
 *
 *     node bench/run.mjs purchase-quality [--log NAME] [--data FILE]
 *
 * Exits with 1 where a model that the gate let through is not what the gate promises, on the test days themselves: ranks
 * better than every plain rule, and is off by less than 0.05.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  describePurchaseReason,
  purchaseHorizons,
  type PurchaseHorizonReport,
} from '@ebb/contracts/purchase';
import { dayMs } from '@ebb/domain';
import { readOrderLog } from '@ebb/evaluation';
import { trainPurchase, type CustomerHistory } from '@ebb/training';
import { simulatedShops, simulateShop } from '../load/simulated-shops.ts';

const { values: options } = parseArgs({ options: { log: { type: 'string' }, data: { type: 'string' } } });
const uci = resolve('packages/simulator/data/online-retail/orders.csv.gz');

function historiesOf(file: string): readonly CustomerHistory[] {
  const bytes = readFileSync(file);
  const csv = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
  const columns = file === uci ? { customer: 'customerId', time: 'invoicedAt', amount: 'total' } : {};
  return readOrderLog(csv, columns).histories;
}

const logs: Readonly<Record<string, () => readonly CustomerHistory[]>> = {
  'UCI Online Retail': () => historiesOf(uci),
  ...Object.fromEntries(
    Object.keys(simulatedShops).map((name) => [
      name,
      () => readOrderLog(simulateShop(name, 1), {}).histories,
    ]),
  ),
};

async function measure(name: string, histories: readonly CustomerHistory[]): Promise<boolean> {
  const lastMs = histories.reduce(
    (latest, { events }) => events.reduce((last, { occurredAt }) => Math.max(last, occurredAt), latest),
    0,
  );
  console.log(`\n# ${name}: ${histories.length} customers`);
  let isMet = true;
  for (const horizonDays of purchaseHorizons) {
    const beganMs = performance.now();
    const cpu = process.cpuUsage();
    const { report } = await trainPurchase({
      openHistory: async function* open() {
        yield* histories;
      },
      horizonDays,
      activeWindowDays: 180,
      currencyDigits: 2,
      asOfMs: lastMs + dayMs,
      seed: 1,
      mostTests: 4,
      workers: availableParallelism(),
    });
    const used = process.cpuUsage(cpu);
    print(report, (performance.now() - beganMs) / 1000, (used.user + used.system) / 1e6);
    isMet = isMet && isPromiseKept(report);
  }
  return isMet;
}

function print(report: PurchaseHorizonReport, seconds: number, processorSeconds: number): void {
  const { horizonDays, decides, rule, reason, testRows, trainedRows, orderedShare01, metrics, tests } =
    report;
  const { says, evidence } = describePurchaseReason(reason, rule);
  console.log(
    `\n${horizonDays} days: ${decides} (${seconds.toFixed(1)} s, ${processorSeconds.toFixed(1)} s of processor). ${says} ${evidence ?? ''}`,
  );
  console.log(
    `${trainedRows} rows, ${testRows} of them tested, ${(100 * (orderedShare01 ?? 0)).toFixed(1)} % ordered; calibration by test ` +
      tests.map(({ calibrationError }) => calibrationError.toFixed(3)).join(' '),
  );
  console.log(`  ${'ROC AUC  log loss  calibration  orders in the top tenth'}`);
  for (const each of metrics)
    console.log(
      `  ${each.rocAuc.toFixed(4)}   ${each.logLoss.toFixed(4)}    ${each.calibrationError.toFixed(4)}       ` +
        `${(100 * each.topTenthShare01).toFixed(1)} %   ${each.name}`,
    );
  if (report.spend === null) return;
  console.log(
    `  Spend: ${report.spend.method} decides. Deviance of the mean's, expected of spent, spend of the top tenth`,
  );
  for (const each of report.spend.metrics)
    console.log(
      `  ${each.deviance.toFixed(3)}  ${each.total01.toFixed(3)}  ${(100 * each.topTenthShare01).toFixed(1)} %  ${each.name}`,
    );
}

function isPromiseKept({ decides, metrics }: PurchaseHorizonReport): boolean {
  if (decides !== 'model') return true;
  const model = metrics.find(({ kind }) => kind === 'model')!;
  const rules = metrics.filter(({ kind }) => kind === 'plain_rule');
  return rules.every(({ rocAuc }) => rocAuc < model.rocAuc) && model.calibrationError < 0.05;
}

async function run(): Promise<void> {
  const chosen =
    options.data === undefined
      ? Object.entries(logs).filter(([name]) => options.log === undefined || name === options.log)
      : [[options.data, () => historiesOf(options.data!)] as const];
  if (chosen.length === 0)
    throw new Error(`there is no log ${options.log}; there are ${Object.keys(logs).join(', ')}`);
  let isMet = true;
  for (const [name, open] of chosen) isMet = (await measure(name, open())) && isMet;
  console.log(isMet ? '\nholds' : '\nFAILS');
  process.exitCode = isMet ? 0 : 1;
}

void run();
