/**
 * Whether the suggested line gives a list worth calling through, on the real shop as shipped (UCI Online Retail).
 *
 *     node bench/run.mjs alert-line [--horizon 56,60,90]
 *
 * A morning is a test cut-off: the share is chosen on the cut-offs before it, the line on its own scores (no label is read),
 * as the trainer does. What must hold on the newest morning, which nothing was chosen on: at most 5 % of the scored
 * customers are on the list, and it is right at least 1.15 times as often as "no order for 90 days" on as many
 * customers. The rule's list is drawn from the same customers (two orders or more); where the rule's list is shorter,
 * both are cut to its length. Exits with 1 if one of these fails.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { prepareEvaluation, readOrderLog } from '@ebb/evaluation';
import {
  chooseAlertLine,
  evaluateContenders,
  forestContender,
  leastPrecisionRatio,
  mostAlertShare,
  testCandidates,
} from '@ebb/training';

const { values: options } = parseArgs({ options: { horizon: { type: 'string', default: '56,60,90' } } });
const file = resolve('packages/simulator/data/online-retail/orders.csv.gz');
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

async function measure(horizonDays: number): Promise<boolean> {
  const csv = gunzipSync(readFileSync(file)).toString('utf8');
  const { histories } = readOrderLog(csv, { customer: 'customerId', time: 'invoicedAt', amount: 'total' });
  const { set, plan } = await prepareEvaluation(histories, { horizonDays });
  const context = { horizonDays, seed: 1, workers: availableParallelism() };
  const { results } = await evaluateContenders(set, plan, [forestContender], context);
  const testCutOffs = plan.folds.map(({ testCutOff }) => testCutOff);
  const mornings = testCandidates(set, testCutOffs, results[0]!.probabilities);
  const newest = mornings.at(-1)!;
  const chosen = chooseAlertLine(mornings.slice(0, -1), newest);
  if (chosen === null) return false;
  const eligible = newest.filter(({ orders }) => orders >= 2);
  const list = eligible
    .filter(({ probability }) => probability >= chosen.line)
    .sort((a, b) => b.probability - a.probability);
  const byRule = eligible.filter(({ daysSinceLastOrder }) => daysSinceLastOrder >= 90);
  const right = (rows: typeof list) => rows.reduce((sum, { label }) => sum + label, 0) / rows.length;
  const own = right(list.slice(0, byRule.length));
  const rule = right(byRule);
  const share = list.length / newest.length;
  const everybody = newest.filter(({ daysSinceLastOrder }) => daysSinceLastOrder >= 90);
  console.log(
    `horizon ${horizonDays}: line ${chosen.line.toFixed(3)}, ${list.length} of ${newest.length} scored (${percent(share)}), right ` +
      `${percent(own)}; 90-day rule, same customers ${percent(rule)} (${byRule.length}): ${(own / rule).toFixed(2)} times; ` +
      `90-day rule with one-time buyers ${percent(right(everybody))} (${everybody.length})`,
  );
  return share <= mostAlertShare && own / rule >= leastPrecisionRatio;
}

async function run(): Promise<void> {
  let isMet = true;
  for (const horizon of options.horizon.split(',')) isMet = (await measure(Number(horizon))) && isMet;
  console.log(isMet ? 'holds' : 'FAILS');
  process.exitCode = isMet ? 0 : 1;
}

void run();
