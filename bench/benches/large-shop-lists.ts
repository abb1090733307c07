/**
 * Lists of a shop with a million customers, through the API's HTTP, as the customers page asks for them: every order, with and
 * without filters, the first and a late page, and searches.
 *
 *     node bench/run.mjs large-shop-lists [--customers 1000000] [--rounds 30] [--sql]
 *
 * Servers of its own, durable, with the memory that `npm start` gives them, and the API as a process of its own. `--sql` is the
 * anchor: the same questions, each once, answered by sorting and searching in the database, as they are for small shops.
 * What both answer is the same by a test (services/api/tests/large-shops.test.ts).
 */
import { parseArgs } from 'node:util';
import { customerSorts } from '@ebb/contracts';
import { openDatabase } from '@ebb/db';
import { dayMs, emptyState, encodeState, foldEvent } from '@ebb/domain';
import {
  createTestDatabase,
  createTestSession,
  freePort,
  testSealing,
  testTokenSettings,
} from '@ebb/testkit';
import { createConnection } from 'mariadb';
import { startDurableServers, type DurableServers } from '../load/durable-servers.ts';
import { percentile } from '../load/percentiles.ts';
import { readUsage } from '../load/process-usage.ts';
import { addShopWithChampion, shopId } from '../load/scoring-load.ts';
import { startService } from '../load/service-process.ts';

const { values: options } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '30' },
    sql: { type: 'boolean', default: false },
  },
});
const customers = Number(options.customers);
const nowMs = Date.now();

const filters: Readonly<Record<string, string>> = {
  everybody: '',
  critical: '&band=critical',
  'seven orders': '&orders=7',
  'segment 3': '&segment=3',
  'band rises in 7 days': '&crossing=7',
};
const searches = {
  'a common word': 'anna',
  'a word of one in a thousand': 'winterbottom',
  'a prefix of an id': 'customer-0765',
  'part of an address': '777@shop',
  'one letter': 'e',
  nobody: 'zebra crossing',
};

/** Names as shops have them: one in some hundred shares both. */
const given = [
  'Anna',
  'Ben',
  'Chloé',
  'Dirk',
  'Emma',
  'Finn',
  'Greta',
  'Hugo',
  'Ida',
  'Jürgen',
  'Kaya',
  'Liam',
];
const families = [
  ...[
    'Berg',
    'Castle',
    'Dupont',
    'Ericson',
    'Fischer',
    'Green',
    'Hoffmann',
    'Ivanova',
    'Jones',
    'Kowalski',
    'Larsen',
  ],
  ...[
    'Müller',
    'Novak',
    'O’Brien',
    'Petersen',
    'Quinn',
    'Rossi',
    'Schmidt',
    'Tanaka',
    'Usher',
    'Vogel',
    'Weber',
    'Young',
  ],
];

/** A state of about 500 bytes; the lists do not read it, but its bytes lie between the rows. */
function someState(): string {
  const state = emptyState();
  for (let order = 0; order < 9; order++) {
    const occurredAt = nowMs - order * 31 * dayMs;
    foldEvent(state, {
      ...{
        v: 1,
        shopId,
        customerId: 'c',
        messageId: `m${order}`,
        kind: 'order_completed',
        receivedAt: occurredAt,
      },
      ...{ occurredAt, orderId: `order-${order}-of-this-customer`, amountMinor: 2_500 + order },
    });
  }
  return encodeState(state);
}

async function fill(databaseUrl: string): Promise<void> {
  const connection = await createConnection(databaseUrl.replace(/^mysql:/, 'mariadb:'));
  const hash = (salt: number, below: number) =>
    `(CAST(CONV(LEFT(MD5(CONCAT(seq, '-${salt}')), 8), 16, 10) AS UNSIGNED) % ${below})`;
  const elt = (words: readonly string[], salt: number) =>
    `ELT(1 + ${hash(salt, words.length)}, ${words.map((word) => `'${word}'`).join()})`;
  const score = hash(1, 101);
  const bandOf = `CASE WHEN ${score} >= 90 THEN 'critical' WHEN ${score} >= 66 THEN 'high' WHEN ${score} >= 40 THEN 'medium' ELSE 'low' END`;
  const portion = 50_000;
  for (let from = 1; from <= customers; from += portion) {
    const numbers = `seq_${from}_to_${Math.min(customers, from + portion - 1)}`;
    const id = `CONCAT('customer-', LPAD(seq, 7, '0'))`;
    await connection.query(
      `INSERT INTO profile (shop_id, customer_id, known, version, state, first_seen_ms, last_seen_ms, last_order_ms,
          order_count, net_revenue_minor, probability, score, band, revenue_at_risk_minor, scored_ms, scored_version,
          next_score_ms, rises_ms, segment, segmentation_version)
        SELECT ?, ${id}, 1, 1, ?, ?, ?, ? - ${hash(2, 700)} * ${dayMs} - ${hash(3, dayMs)}, 1 + ${hash(4, 40)},
          ${hash(5, 2_000_000)}, ${score} / 100, ${score}, ${bandOf}, ${hash(6, 900_000)}, ?, 1, ? + ${hash(7, dayMs)},
          IF(${hash(8, 20)} = 0, ? + ${hash(9, 60)} * ${dayMs}, NULL), 1 + ${hash(10, 4)}, 1
        FROM ${numbers}`,
      [shopId, someState(), nowMs - 800 * dayMs, nowMs, nowMs, nowMs, nowMs, nowMs],
    );
    const family = `IF(seq % 1000 = 500, 'Winterbottom', ${elt(families, 12)})`;
    await connection.query(
      `INSERT INTO customer (shop_id, customer_id, traits, display_name, email)
        SELECT ?, ${id}, '{}', CONCAT(${elt(given, 11)}, ' ', ${family}), CONCAT('c', seq, '@shop.example') FROM ${numbers}`,
      [shopId],
    );
  }
  await connection.end();
}

interface Answer {
  readonly items: readonly unknown[];
  readonly total: number;
  readonly nextCursor: string | null;
}

async function measure(servers: DurableServers): Promise<void> {
  const database = await createTestDatabase('lists');
  const db = openDatabase(database.url);
  await addShopWithChampion(db, nowMs);
  const person = {
    userId: 'lena',
    role: 'manager',
    shops: [shopId],
    tokenSeconds: 7_200,
    sessionSeconds: 7_200,
  };
  const { token } = await createTestSession(db, person);
  let begunMs = performance.now();
  await fill(database.url);
  console.log(`${customers} customers, filled in ${((performance.now() - begunMs) / 1_000).toFixed(0)} s`);
  const port = await freePort();
  const api = await startService('api', {
    ...{ DATABASE_URL: database.url, REDIS_URL: servers.redisUrl, ...testTokenSettings, ...testSealing },
    ...{ EBB_HTTP_PORT: String(port), EBB_REQUEST_SECONDS: '300' },
    ...(options.sql ? { EBB_LARGE_SHOP_CUSTOMERS: '1000000000' } : {}),
  });
  const ask = async (query: string): Promise<Answer> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/customers?shop=${shopId}&limit=100${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const rounds = options.sql ? 1 : Number(options.rounds);
  const slowest: number[] = [];
  const time = async (name: string, query: string): Promise<Answer> => {
    const times: number[] = [];
    let answer: Answer | undefined;
    for (let round = 0; round < rounds; round++) {
      const beganMs = performance.now();
      answer = await ask(query);
      times.push(performance.now() - beganMs);
    }
    times.sort((a, b) => a - b);
    slowest.push(percentile(times, 0.99));
    const ms = (share: number) => percentile(times, share).toFixed(0).padStart(6);
    console.log(`  ${name.padEnd(44)} ${ms(0.5)} ${ms(0.99)} ${String(answer?.total).padStart(9)}`);
    return answer!;
  };
  begunMs = performance.now();
  await ask('');
  console.log(`first page after the start: ${((performance.now() - begunMs) / 1_000).toFixed(1)} s`);
  console.log(`  ${''.padEnd(44)}    p50    p99   matching   (ms)`);
  for (const sort of customerSorts) {
    for (const [name, filter] of Object.entries(filters)) {
      const { nextCursor } = await time(`${sort}, ${name}`, `&sort=${sort}${filter}`);
      if (nextCursor !== null && name === 'everybody') {
        let cursor = nextCursor;
        for (let page = 0; page < (options.sql ? 1 : 20); page++)
          cursor = (await ask(`&sort=${sort}&cursor=${cursor}`)).nextCursor ?? cursor;
        await time(`${sort}, everybody, a late page`, `&sort=${sort}&cursor=${cursor}`);
      }
    }
  }
  const listsMs = Math.max(...slowest.splice(0));
  for (const [name, text] of Object.entries(searches))
    await time(`search: ${name}`, `&q=${encodeURIComponent(text)}`);
  const searchMs = Math.max(...slowest);
  console.log(`largest p99: lists ${listsMs.toFixed(0)} ms, searches ${searchMs.toFixed(0)} ms`);
  console.log(`resident memory of the API: ${readUsage(api.pid).rssMegabytes.toFixed(0)} MB`);
  await api.stop();
  await db.close();
}

const servers = await startDurableServers();
try {
  await measure(servers);
} finally {
  await servers.stop();
}
