import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { evaluateLog } from './evaluate-log.ts';
import { evaluationTable } from './evaluation-table.ts';
import { OrderLogError, readOrderLog, type OrderLog } from './order-log.ts';

const usage = `Runs Ebb's whole model protocol on an order log, without servers, and prints every model and plain rule.

  npm run evaluate -- --data orders.csv --customer COLUMN --time COLUMN --amount COLUMN [options]

  --data FILE        CSV with a header, one row per order; .gz is unpacked. Negative amounts are refunds.
  --customer NAME    column of the customer id; rows without one are left out
  --time NAME        column of the time: ISO 8601 (read as UTC without a zone) or epoch seconds or milliseconds
  --amount NAME      column of the amount
  --horizon DAYS     horizons, separated by commas; by default from the shop's own rhythm
  --window DAYS      customers count as active this long after an order (180)
  --seed NUMBER      seed of the forest (1)
  --json             the figures as JSON instead of tables`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      customer: { type: 'string' },
      time: { type: 'string' },
      amount: { type: 'string' },
      horizon: { type: 'string' },
      window: { type: 'string', default: '180' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { data, customer, time, amount } = values;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (data === undefined || customer === undefined || time === undefined || amount === undefined) {
    throw new OrderLogError(`--data, --customer, --time and --amount are needed\n\n${usage}`);
  }
  const log = readOrderLog(readText(data), { customer, time, amount });
  if (!values.json) console.log(describeLog(log));
  const horizons = values.horizon?.split(',').map((text) => wholeNumber('--horizon', text)) ?? [undefined];
  for (const horizonDays of horizons) {
    const evaluation = await evaluateLog(log.histories, {
      ...(horizonDays === undefined ? {} : { horizonDays }),
      activeWindowDays: wholeNumber('--window', values.window),
      seed: wholeNumber('--seed', values.seed),
      workers: availableParallelism(),
    });
    if (evaluation === null) throw new OrderLogError('the log is too short to train before a test begins');
    if (values.json) {
      const results = evaluation.results.map(({ probabilities: _probabilities, ...result }) => result);
      console.log(JSON.stringify({ ...evaluation, results }));
    } else console.log(`\n${evaluationTable(evaluation)}`);
  }
  return 0;
}

function readText(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new OrderLogError(`${flag} must be whole numbers above 0, got ${text}`);
  return number;
}

function describeLog({ rows, skipped, histories }: OrderLog): string {
  const unused = Object.entries(skipped)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason.replace('_', ' ')}`);
  const left = unused.length === 0 ? '' : `; left out: ${unused.join(', ')}`;
  return `${rows} rows, ${histories.length} customers${left}`;
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
