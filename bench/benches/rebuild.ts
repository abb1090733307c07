/**
 * Rebuild and audit of a shop: a million events of 50,000 customers, scored by the real code over half a year of an
 * injected clock, then all profiles, half of the points and half of the alerts damaged, so that everybody has to be
 * put right. Servers of its own, durable, with the memory that `npm start` gives them; the commands run as they are
 * run in production.
 *
 *     node bench/run.mjs rebuild [--events 1000000] [--customers 50000]
 *
 * Checked at the end: the audit finds nothing, and the tables hold what they held before the damage. Beside the
 * rebuild a probe locks one customer after the other, as a live event would, and says how long that took. Anchor of
 * the same run: a bare stream of all events through the driver.
 */
import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '@ebb/db';
import { createTestDatabase, projectRoot } from '@ebb/testkit';
import { createConnection, type Connection } from 'mariadb';
import { startDurableServers, type DurableServers } from '../load/durable-servers.ts';
import { percentile } from '../load/percentiles.ts';
import { readUsage, startCpuMeter } from '../load/process-usage.ts';
import { liveHalfAYear } from '../load/half-a-year.ts';
import { shopId } from '../load/scoring-load.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    customers: { type: 'string', default: '50000' },
  },
});
const events = Number(options.events);
const customers = Number(options.customers);

/** What the tables hold, but for what a correction counts: an alert's changes, and when a customer is due. */
async function sumsOf(connection: Connection): Promise<string> {
  const columns = {
    profile:
      'customer_id, version, state, first_seen_ms, last_order_ms, order_count, net_revenue_minor, features, probability, score, band, revenue_at_risk_minor, model_id, scored_ms, scored_version, episode',
    prediction:
      'customer_id, profile_version, scored_ms, probability, score, band, revenue_at_risk_minor, features, model_id',
    alert:
      'id, customer_id, episode_number, open_marker, status, band, opened_band, probability, score, opened_score, revenue_at_risk_minor, reasons, recommendation, opened_ms, closed_ms, close_reason',
    event: 'customer_id, message_id, occurred_ms, amount_minor, profile_version',
  };
  const sums: string[] = [];
  for (const [table, list] of Object.entries(columns)) {
    const [row] = await connection.query<{ n: bigint; sum: bigint | string }[]>(
      `SELECT COUNT(*) AS n, SUM(CRC32(CONCAT_WS('|', ${list}))) AS sum FROM ${table}`,
    );
    sums.push(`${table} ${row?.n} rows, sum ${row?.sum}`);
  }
  return sums.join('; ');
}

async function damage(connection: Connection): Promise<void> {
  await connection.query(
    `UPDATE profile SET state = '[1,null,null,null,0,[],[]]', net_revenue_minor = -1, probability = 0.5, episode = NULL`,
  );
  await connection.query(
    "UPDATE prediction SET probability = 0.5, band = 'medium', features = '[]' WHERE profile_version % 2 = 0",
  );
  await connection.query('DELETE FROM alert WHERE ASCII(id) % 4 = 0');
  await connection.query(
    'UPDATE alert SET opened_score = 1, revenue_at_risk_minor = 1 WHERE ASCII(id) % 4 = 1',
  );
}

async function streamEvents(connection: Connection): Promise<number> {
  const startedMs = performance.now();
  let rows = 0;
  const stream = connection.queryStream(
    'SELECT customer_id, message_id, kind, occurred_ms, received_ms, imported, order_id, amount_minor, profile_version FROM event',
  );
  for await (const _ of stream) rows += 1;
  if (rows !== events) throw new Error(`${rows} events stored instead of ${events}`);
  return (performance.now() - startedMs) / 1_000;
}

interface Run {
  seconds: number;
  code: number | null;
  out: string;
  cpu: Record<string, number>;
  largestMegabytes: number;
}

async function runCommand(
  servers: DurableServers,
  file: string,
  args: string[],
  databaseUrl: string,
): Promise<Run> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [file, '--shop', shopId, '--json', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const before = startCpuMeter({ database: servers.pids.database });
  let own = readUsage(child.pid!);
  let largestMegabytes = 0;
  const isOver = new AbortController();
  const watching = (async () => {
    while (!isOver.signal.aborted) {
      try {
        own = readUsage(child.pid!);
      } catch {
        break;
      }
      largestMegabytes = Math.max(largestMegabytes, own.rssMegabytes);
      await delay(100);
    }
  })();
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const seconds = (performance.now() - startedMs) / 1_000;
  isOver.abort();
  await watching;
  return { seconds, code, out, cpu: { ...before(), command: own.cpuSeconds }, largestMegabytes };
}

/** Locks one customer after the other, as a live event does. @returns milliseconds each waited */
async function probe(databaseUrl: string, signal: AbortSignal): Promise<number[]> {
  const connection = await createConnection(databaseUrl.replace(/^mysql:/, 'mariadb:'));
  const waited: number[] = [];
  for (let round = 0; !signal.aborted; round++) {
    const customer = `customer-${String((round * 7_919) % customers).padStart(6, '0')}`;
    const startedMs = performance.now();
    await connection.query('SELECT version FROM profile WHERE shop_id = ? AND customer_id = ? FOR UPDATE', [
      shopId,
      customer,
    ]);
    waited.push(performance.now() - startedMs);
    await delay(2);
  }
  await connection.end();
  return waited;
}

function printRun(name: string, { seconds, code, cpu, largestMegabytes }: Run, anchorSeconds: number): void {
  const used = Object.entries(cpu).map(([process, spent]) => `${process} ${spent.toFixed(1)} s`);
  console.log(
    `${name}: ${seconds.toFixed(1)} s (${(seconds / anchorSeconds).toFixed(1)} times the anchor), ${Math.round(events / seconds)} events/s, exit code ${code}; processor ${used.join(', ')}; largest memory ${Math.round(largestMegabytes)} MB`,
  );
}

async function main(): Promise<void> {
  const scoring = join(projectRoot(), 'services/scoring');
  const out = join('dist', `bench-rebuild-${process.pid}`);
  const builder = join(projectRoot(), 'infra/build-service.mjs');
  execFileSync(
    process.execPath,
    [builder, '--out', out, 'src/commands/rebuild-cli.ts', 'src/commands/audit-cli.ts'],
    {
      cwd: scoring,
    },
  );
  const bundle = (name: string) => join(scoring, out, `${name}.js`);
  const servers = await startDurableServers();
  try {
    const database = await createTestDatabase('rebuild');
    const db = openDatabase(database.url);
    const startedMs = performance.now();
    await liveHalfAYear(db, events, customers).finally(() => db.close());
    const connection = await createConnection(database.url.replace(/^mysql:/, 'mariadb:'));
    const healthy = await sumsOf(connection);
    console.log(
      `${events} events scored in ${Math.round((performance.now() - startedMs) / 1_000)} s; ${healthy}`,
    );
    const anchorSeconds = await streamEvents(connection);
    console.log(`anchor, all events streamed: ${anchorSeconds.toFixed(1)} s`);
    const audit = async () => {
      const run = await runCommand(servers, bundle('audit-cli'), [], database.url);
      printRun('audit', run, anchorSeconds);
      const { findings } = JSON.parse(run.out) as { findings: Record<string, number> };
      return Object.entries(findings).filter(([, count]) => count > 0);
    };
    // Nobody publishes here; what waits in the outbox is no part of this.
    const fail = (what: string) => {
      console.log(`WRONG: ${what}`);
      process.exitCode = 1;
    };
    const before = await audit();
    if (before.length > 0) fail(`the healthy shop: ${JSON.stringify(before)}`);
    await damage(connection);
    const isOver = new AbortController();
    const probing = probe(database.url, isOver.signal);
    const rebuild = await runCommand(servers, bundle('rebuild-cli'), [], database.url);
    isOver.abort();
    const waited = await probing;
    printRun('rebuild, everybody damaged', rebuild, anchorSeconds);
    console.log(rebuild.out.trim());
    console.log(
      `a lock of one customer meanwhile (${waited.length}): p50 ${percentile(waited, 0.5).toFixed(1)}, p99 ${percentile(waited, 0.99).toFixed(1)}, longest ${Math.max(...waited).toFixed(1)} ms`,
    );
    const left = await audit();
    if (left.length > 0) fail(JSON.stringify(left));
    const after = await sumsOf(connection);
    if (after !== healthy) fail(`the tables hold ${after}`);
    printRun(
      'rebuild, nobody damaged',
      await runCommand(servers, bundle('rebuild-cli'), [], database.url),
      anchorSeconds,
    );
    await connection.end();
  } finally {
    await servers.stop();
    rmSync(join(scoring, out), { recursive: true, force: true });
  }
}

await main();
