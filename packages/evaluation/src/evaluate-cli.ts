import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { evaluateLog, type LogEvaluation } from './evaluate-log.ts';
import { evaluationReport } from './report/evaluation-report.ts';
import { conclusionsOf } from './report/conclusions.ts';
import { evaluationTable } from './report/evaluation-table.ts';
import { OrderLogError, readOrderLog, type OrderLog } from './order-log/order-log.ts';

const usage = `Runs Ebb's whole model protocol on an order log, without servers: plain conclusions, then every model and plain rule.

  npm run evaluate -- --data orders.csv [options]

  --data FILE          delimited by comma, semicolon or tab, with a header, one row per order, in any order; .gz is
                       unpacked. Negative amounts are refunds.
  --customer NAME      column of the customer id; rows without one are left out
  --time NAME          column of the time: ISO 8601 (UTC where there is no zone), epoch seconds or milliseconds,
                       or 31/12/2011 and 12/31/2011
  --amount NAME        column of the amount
                       (columns not named are looked for under their usual names)
  --date-order ORDER   dmy or mdy, where the dates do not tell
  --drop-repeated      count a row only once that repeats another in every field
  --horizon DAYS       horizons, 7 to 365, separated by commas; by default from the shop's own rhythm
  --window DAYS        customers count as active this long after an order; by default 180, or twice a longer horizon
  --seed NUMBER        seed of the models (1)
  --html FILE          write a report with plots, one file that needs no other
  --json               the results as JSON instead of tables`;

/** What one string of the runtime holds. */
const mostBytes = 512 * 2 ** 20;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      customer: { type: 'string' },
      time: { type: 'string' },
      amount: { type: 'string' },
      'date-order': { type: 'string' },
      'drop-repeated': { type: 'boolean', default: false },
      horizon: { type: 'string' },
      window: { type: 'string' },
      seed: { type: 'string', default: '1' },
      html: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { data, customer, time, amount, 'date-order': dateOrder, html } = values;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (data === undefined) throw new OrderLogError(`--data is needed\n\n${usage}`);
  if (dateOrder !== undefined && dateOrder !== 'dmy' && dateOrder !== 'mdy') {
    throw new OrderLogError(`--date-order is dmy or mdy, got ${dateOrder}`);
  }
  const horizons = values.horizon?.split(',').map((text) => wholeNumber('--horizon', text)) ?? [undefined];
  const activeWindowDays = values.window === undefined ? undefined : wholeNumber('--window', values.window);
  const seed = wholeNumber('--seed', values.seed);
  const log = readOrderLog(
    readText(data),
    { customer, time, amount },
    { dateOrder, dropRepeated: values['drop-repeated'] },
  );
  const about = describeLog(log);
  if (!values.json) console.log(about);
  const evaluations: LogEvaluation[] = [];
  for (const horizonDays of horizons) {
    const evaluation = await evaluateLog(log.histories, {
      ...(horizonDays === undefined ? {} : { horizonDays }),
      ...(activeWindowDays === undefined ? {} : { activeWindowDays }),
      seed,
      workers: availableParallelism(),
      onStep: reportProgress(`horizon ${horizonDays ?? 'of its own'}`),
    });
    evaluations.push(evaluation);
    if (!values.json) {
      console.log(`\n${conclusionsOf(evaluation).join('\n')}\n\n${evaluationTable(evaluation)}`);
    }
  }
  if (values.json) console.log(JSON.stringify(evaluations.map(withoutRows)));
  if (html !== undefined) {
    writeFileSync(html, evaluationReport({ title: basename(data), about }, evaluations));
    console.error(`Report written to ${html}`);
  }
  return 0;
}

function withoutRows({ results, ...evaluation }: LogEvaluation): object {
  return { ...evaluation, results: results.map(({ probabilities: _probabilities, ...result }) => result) };
}

/** One line that is written over on a terminal; every tenth step elsewhere. Trainings differ: the time left is a guess. */
function reportProgress(what: string): (done: number, total: number) => void {
  const startedMs = performance.now();
  return (done, total) => {
    const leftSeconds = ((performance.now() - startedMs) / 1000 / done) * (total - done);
    const left = done === total ? '' : `, about ${leftSeconds.toFixed(0)} s left`;
    const text = `${what}: ${done} of ${total} trainings${left}`;
    if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(72)}${done === total ? '\n' : ''}`);
    else if (done % 10 === 0 || done === total) console.error(text);
  };
}

function readText(file: string): string {
  const bytes = readFileSync(file);
  const unpacked = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  if (unpacked.length > mostBytes) {
    throw new OrderLogError(`${file} is ${unpacked.length} bytes; at most ${mostBytes} can be read`);
  }
  if (unpacked.subarray(0, 4096).includes(0)) {
    throw new OrderLogError(
      `${file} is no text file (is it UTF-16, or a spreadsheet? Save it as CSV in UTF-8)`,
    );
  }
  return unpacked.toString('utf8');
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new OrderLogError(`${flag} must be whole numbers above 0, got ${text}`);
  return number;
}

function describeLog({ rows, orders, refunds, repeated, skipped, histories, columns }: OrderLog): string {
  const unused = Object.entries(skipped)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason.replace('_', ' ')}`);
  const left = unused.length === 0 ? '' : `; left out: ${unused.join(', ')}`;
  const same = repeated === 0 ? '' : `; ${repeated} rows repeat another in every field`;
  return (
    `${rows} rows, ${histories.length} customers, ${orders} orders, ${refunds} refunds${left}${same} ` +
    `(customer “${columns.customer}”, time “${columns.time}”, amount “${columns.amount}”)`
  );
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // A wrong file or flag is for the person at the keyboard; anything else is ours, with its stack.
    const expected =
      error instanceof OrderLogError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    const missing = (error as { code?: string }).code === 'ENOENT';
    console.error(expected || missing ? (error as Error).message : error);
    process.exitCode = 1;
  },
);
