/**
 * The daily round of the silence clock: a million customers, all due, scored again by the real scoring process with a
 * forest of 100 trees. Servers of its own, durable, with the memory that `npm start` gives them.
 *
 *     node bench/run.mjs silence-clock [--customers 1000000] [--processes 1,2] [--batch N]
 *
 * The customers have 1–40 orders and as many other events over up to two years, were scored yesterday, and are due in
 * an order that has nothing to do with their ids, as in life. Checked at the end: nobody is due, everybody has one
 * version and one point of history more. Anchor of the same run: a bare UPDATE of every row, in the server.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { featureNames, type CustomerEvent, type EventKind } from '@ebb/contracts';
import { openDatabase } from '@ebb/db';
import {
  assess,
  dayMs,
  emptyState,
  encodeEpisode,
  encodeState,
  foldEvent,
  noEpisode,
  orderHistory,
  shopPolicy,
  stepEpisode,
  type Predictor,
} from '@ebb/domain';
import { createPredictor, createSeededRandom } from '@ebb/forest';
import { createTestDatabase, createTestTopics } from '@ebb/testkit';
import { createConnection, type Connection } from 'mariadb';
import { startDurableServers, type DurableServers } from '../load/durable-servers.ts';
import { percentile } from '../load/percentiles.ts';
import { readUsage, startCpuMeter } from '../load/process-usage.ts';
import { addShopWithChampion, medianGapDays, shopId } from '../load/scoring-load.ts';
import { startService, type ServiceProcess } from '../load/service-process.ts';

const { values: options } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    processes: { type: 'string', default: '1,2' },
    batch: { type: 'string' },
  },
});
const customers = Number(options.customers);
const templates = 2_000;
const nowMs = Date.now();
const yesterdayMs = nowMs - dayMs;
const otherKinds: EventKind[] = [
  'activity',
  'page_viewed',
  'email_delivered',
  'email_opened',
  'payment_succeeded',
];

/** A customer's row as the clock finds it: scored yesterday. */
function templateRow(index: number, predictor: Predictor): unknown[] {
  const stream = createSeededRandom(index, 0);
  const random = () => stream.below(2 ** 31) / 2 ** 31;
  const state = emptyState();
  const beganDays = 20 + Math.floor(random() * 700);
  const orders = 1 + Math.floor(random() ** 3 * 40);
  const quietDays = Math.floor(random() ** 2 * 170);
  for (let position = 0; position < orders * 2; position++) {
    const isOrder = position % 2 === 0;
    const daysAgo = quietDays + random() * Math.max(0, beganDays - quietDays);
    const event: CustomerEvent = {
      v: 1,
      shopId,
      customerId: 'c',
      messageId: `m${position}`,
      kind: isOrder ? 'order_completed' : otherKinds[position % otherKinds.length]!,
      occurredAt: Math.floor(yesterdayMs - daysAgo * dayMs),
      receivedAt: nowMs,
      ...(isOrder
        ? { orderId: `order-${index}-${position}`, amountMinor: 500 + Math.floor(random() * 20_000) }
        : {}),
    };
    foldEvent(state, event);
  }
  const policy = shopPolicy(
    { id: shopId, currency: 'EUR', currencyDigits: 2, settings: {} },
    { horizonDays: 60, medianGapDays },
  );
  const { band, probability, score, features, revenueAtRiskMinor } = assess(
    state,
    yesterdayMs,
    policy,
    predictor,
  );
  const history = orderHistory(state);
  const finite = (value: number) => (Number.isFinite(value) ? value : 0);
  const { episode } = stepEpisode(
    noEpisode,
    {
      nowMs: yesterdayMs,
      band,
      probability,
      lastOrderMs: history.lastOrderMs,
      orders: history.count,
      revenueAtRiskMinor,
      ticketMark: 0,
    },
    policy,
  );
  return [
    `${String(index).padStart(5, '0')}`,
    encodeState(state),
    finite(state.firstSeenMs),
    finite(state.lastSeenMs),
    history.lastOrderMs,
    history.count,
    history.netRevenueMinor,
    JSON.stringify([...features]),
    probability,
    score,
    band,
    revenueAtRiskMinor,
    encodeEpisode(episode),
  ];
}

/** A table of the rows that are copied, and from it as many customers as wanted, in key order. */
async function loadCustomers(connection: Connection, predictor: Predictor, modelId: string): Promise<void> {
  await connection.query(
    `CREATE TABLE template (suffix VARCHAR(8) PRIMARY KEY, state MEDIUMTEXT, first_seen_ms BIGINT, last_seen_ms BIGINT,
      last_order_ms BIGINT, order_count INT, net_revenue_minor BIGINT, features TEXT, probability DOUBLE, score TINYINT,
      band VARCHAR(8), risk BIGINT, episode TEXT) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
  );
  const rows = Array.from({ length: templates }, (_, index) => templateRow(index, predictor));
  await connection.batch(`INSERT INTO template VALUES (${rows[0]!.map(() => '?').join()})`, rows);
  const copies = Math.ceil(customers / templates);
  // Due at a moment of their own within the last hour, as the spread over the morning would have it.
  const dueMs = `? - CAST(CONV(LEFT(MD5(CONCAT(n.seq, suffix)), 8), 16, 10) AS UNSIGNED) % 3600000`;
  for (let from = 0; from < copies; from += 25) {
    await connection.query(
      `INSERT INTO profile (shop_id, customer_id, known, version, state, first_seen_ms, last_seen_ms, last_order_ms,
          order_count, net_revenue_minor, features, probability, score, band, revenue_at_risk_minor, model_id, scored_ms,
          scored_version, next_score_ms, episode)
        SELECT ?, CONCAT('customer-', LPAD(n.seq, 5, '0'), '-', suffix), 1, 1, state, first_seen_ms, last_seen_ms,
          last_order_ms, order_count, net_revenue_minor, features, probability, score, band, risk, ?, ?, 1, ${dueMs}, episode
        FROM seq_${from}_to_${Math.min(copies, from + 25) - 1} AS n JOIN template ORDER BY n.seq, suffix`,
      [shopId, modelId, yesterdayMs, nowMs],
    );
  }
}

interface Round {
  seconds: number;
  cpu: Record<string, number>;
  /** Largest resident memory of each process by second, megabytes. */
  rss: number[][];
}

async function runRound(
  servers: DurableServers,
  prefix: string,
  databaseUrl: string,
  processes: number,
): Promise<Round> {
  const environment = {
    KAFKA_BROKERS: servers.kafkaBrokers,
    DATABASE_URL: databaseUrl,
    EBB_TOPIC_PREFIX: prefix,
    ...(options.batch === undefined ? {} : { EBB_SCORING_CLOCK_BATCH: options.batch }),
  };
  const startedMs = performance.now();
  const running: ServiceProcess[] = await Promise.all(
    Array.from({ length: processes }, () => startService('scoring', environment)),
  );
  const pids = { ...servers.pids, scoring: running.map(({ pid }) => pid) };
  const readCpu = startCpuMeter(pids);
  const rss: number[][] = [];
  try {
    for (let scored = 0; scored < customers;) {
      await delay(1_000);
      rss.push(running.map(({ pid }) => readUsage(pid).rssMegabytes));
      const counts = await Promise.all(
        running.map((each) => each.metric('ebb_scoring_clock_customers_total')),
      );
      scored = counts.reduce((sum, count) => sum + count, 0);
      if (performance.now() - startedMs > 60_000 + customers)
        throw new Error(`only ${scored} scored after ${Math.round((60_000 + customers) / 60_000)} minutes`);
    }
    return { seconds: (performance.now() - startedMs) / 1_000, cpu: readCpu(), rss };
  } finally {
    await Promise.all(running.map((each) => each.stop()));
  }
}

async function check(connection: Connection, rounds: number): Promise<void> {
  const [row] = await connection.query<{ due: bigint; versions: bigint; points: bigint }[]>(
    `SELECT (SELECT COUNT(*) FROM profile WHERE next_score_ms <= ?) AS due,
      (SELECT COUNT(*) FROM profile WHERE version = ?) AS versions,
      (SELECT COUNT(*) FROM prediction WHERE profile_version = ?) AS points`,
    [Date.now(), rounds + 1, rounds + 1],
  );
  console.log(
    `check: due ${row?.due}, with one version more ${row?.versions}, new points of history ${row?.points}`,
  );
  if (Number(row?.due) !== 0 || Number(row?.versions) !== customers) process.exitCode = 1;
}

function printRun(name: string, { seconds, cpu, rss }: Round): void {
  const perCustomer = Object.entries(cpu).map(
    ([process, used]) => `${process} ${((used / customers) * 1e6).toFixed(1)}`,
  );
  console.log(
    `${name}: ${seconds.toFixed(1)} s with start-up, ${Math.round(customers / seconds)} customers/s; µs of CPU a customer: ${perCustomer.join(', ')}`,
  );
  for (const [index] of rss[0]!.entries()) {
    const series = rss.map((each) => each[index]!);
    const third = Math.floor(series.length / 3);
    const middle = (from: number, to: number) => Math.round(percentile(series.slice(from, to), 0.5));
    console.log(
      `  memory of process ${index + 1}, median by thirds: ${middle(0, third)}, ${middle(third, 2 * third)}, ${middle(2 * third, series.length)} MB; largest ${Math.round(Math.max(...series))} MB`,
    );
  }
}

async function main(): Promise<void> {
  const servers = await startDurableServers();
  try {
    const database = await createTestDatabase('clock');
    const topics = await createTestTopics('clock', { partitions: 6 });
    const db = openDatabase(database.url);
    const { modelId, forest } = await addShopWithChampion(db, nowMs - 3 * dayMs).finally(() => db.close());
    const predictor = createPredictor(forest);
    const connection = await createConnection(database.url.replace(/^mysql:/, 'mariadb:'));
    // When the servers end first, what went wrong before matters more.
    connection.on('error', () => undefined);
    const loadedMs = performance.now();
    await loadCustomers(connection, (features) => predictor.predictOne(features), modelId);
    const [size] = await connection.query<{ bytes: number }[]>(
      'SELECT AVG(LENGTH(state)) AS bytes FROM template',
    );
    console.log(
      `${customers} customers, states of ${Math.round(Number(size?.bytes))} bytes on average, loaded in ${Math.round((performance.now() - loadedMs) / 1_000)} s; ${featureNames.length} features`,
    );
    const anchorMs = performance.now();
    await connection.query('UPDATE profile SET scored_version = 0');
    console.log(`anchor, one UPDATE of every row: ${((performance.now() - anchorMs) / 1_000).toFixed(1)} s`);
    const prefix = topics.names.alerts.slice(0, -'churn.alerts'.length);
    let rounds = 0;
    for (const processes of options.processes.split(',').map(Number)) {
      if (rounds > 0) await makeDueAgain(connection);
      const round = await runRound(servers, prefix, database.url, processes);
      rounds += 1;
      printRun(`${processes} process${processes > 1 ? 'es' : ''}`, round);
      await check(connection, rounds);
    }
    await connection.end();
  } finally {
    await servers.stop();
  }
}

/** Everybody due once more, as if a day had passed since the last score. */
async function makeDueAgain(connection: Connection): Promise<void> {
  await connection.query(
    `UPDATE profile SET scored_ms = scored_ms - ${dayMs},
      next_score_ms = ? - CAST(CONV(LEFT(MD5(customer_id), 8), 16, 10) AS UNSIGNED) % 3600000`,
    [Date.now()],
  );
}

await main();
