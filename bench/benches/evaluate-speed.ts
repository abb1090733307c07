/**
 * How long `npm run evaluate` takes over a large log: simulated groceries, the whole protocol, all contenders.
 *
 *     node bench/run.mjs evaluate-speed [--rows 400000]
 *
 * Prints seconds, seconds of processor, rows and memory, and both times over the time of an anchor in the same run: sorting
 * twenty million numbers on one thread, before and after.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { evaluateLog, readOrderLog } from '@ebb/evaluation';
import { simulateGroceryLog } from '../load/simulated-order-log.ts';

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '400000' } } });
const days = 420;
/** Of such a customer, at weekly cut-offs. */
const rowsPerCustomer = 27.5;

function anchorSeconds(): number {
  const numbers = Float64Array.from({ length: 20_000_000 }, (_, index) => Math.sin(index));
  const startedMs = performance.now();
  numbers.sort();
  return (performance.now() - startedMs) / 1000;
}

const before = anchorSeconds();
const customers = Math.round(Number(options.rows) / rowsPerCustomer);
const { histories } = readOrderLog(simulateGroceryLog({ customers, days, seed: 1 }), {});
const processor = process.cpuUsage();
const startedMs = performance.now();
const { rows, results } = await evaluateLog(histories, { seed: 1, workers: availableParallelism() });
const seconds = (performance.now() - startedMs) / 1000;
const { user, system } = process.cpuUsage(processor);
const cpuSeconds = (user + system) / 1e6;
const anchor = (before + anchorSeconds()) / 2;
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  `${customers} customers, ${rows} rows, ${results.length} contenders and rules; at most ${megabytes} MB`,
);
console.log(`${seconds.toFixed(0)} s, ${cpuSeconds.toFixed(0)} s of processor`);
console.log(
  `anchor ${anchor.toFixed(2)} s: ${(seconds / anchor).toFixed(0)} and ${(cpuSeconds / anchor).toFixed(0)} times it`,
);
