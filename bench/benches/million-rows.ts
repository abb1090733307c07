/**
 * A training set of a million rows in 2 GB: invented customers, streamed through the trainer's own rows and set.
 *
 *     node bench/run.mjs million-rows [--rows 1000000] [--train]
 *
 * Prints rows, seconds and the largest resident memory; --train also grows the champion on the set. Exits with 1 above
 * 2 GB.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { CustomerHistory } from '@ebb/db';
import { readOrderLog } from '@ebb/evaluation';
import {
  buildTrainingSet,
  trainCalibratedForest,
  planCutOffs,
  surveyHistory,
  rowsAtCutOffs,
} from '@ebb/training';
import { simulateGroceryLog } from '../load/simulated-order-log.ts';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, train: { type: 'boolean', default: false } },
});
const wantedRows = Number(options.rows);
const mostMegabytes = 2048;
const days = 420;
const chunkCustomers = 500;
/** Of such a customer, at weekly cut-offs; a few more than needed are made. */
const rowsPerCustomer = 29;

/** The same customers at every reading, a chunk in memory at a time. */
async function* customers(): AsyncGenerator<CustomerHistory> {
  const chunks = Math.ceil(wantedRows / rowsPerCustomer / chunkCustomers);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const csv = simulateGroceryLog({ customers: chunkCustomers, days, seed: chunk + 1 });
    yield* readOrderLog(csv, {}).histories;
  }
}

const started = performance.now();
const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
const survey = await surveyHistory(customers(), { nowMs: Number.MAX_SAFE_INTEGER });
const plan = planCutOffs(survey)!;
const all = await buildTrainingSet(customers(), {
  cutOffDays: [...plan.cutOffDays, ...plan.youngCutOffDays],
  horizonDays: plan.horizonDays,
  earlyDays: plan.earlyDays,
  lastDay: survey.lastDay,
  activeWindowDays: 180,
  settings: { medianGapDays: survey.medianGapDays, currencyDigits: 2 },
});
/** Largest resident memory of the process so far. */
const megabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  `${survey.customers} customers, ${all.rowCount} rows in ${seconds()} s, at most ${megabytes()} MB`,
);
if (options.train) {
  const set = rowsAtCutOffs(all, new Set(plan.cutOffDays));
  const young = rowsAtCutOffs(all, new Set(plan.youngCutOffDays));
  const { trained } = await trainCalibratedForest(set, {
    horizonDays: plan.horizonDays,
    young,
    seed: 1,
    workers: availableParallelism(),
    onTree: (done, trees) => {
      if (done % 20 === 0)
        console.error(`  ${done} of ${trees} trees after ${seconds()} s, at most ${megabytes()} MB`);
    },
  });
  console.log(`${trained.forest.roots.length} trees after ${seconds()} s, at most ${megabytes()} MB`);
}
if (all.rowCount < wantedRows) console.log(`fewer rows than the ${wantedRows} asked for`);
process.exitCode = megabytes() <= mostMegabytes && all.rowCount >= wantedRows ? 0 : 1;
