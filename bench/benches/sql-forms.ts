/**
 * What the ways of writing and locking many profile rows cost, in processor time of this process and of the database
 * server, a row: through Prisma and through the driver below it, as one JSON parameter, as placeholders, as bulk
 * packets. Durable commits, 2,000 of 50,000 rows a transaction, the tables as migrated. The first form is the anchor.
 */
import type { PoolConnection } from 'mariadb';
import { openDatabase, type Database } from '@ebb/db';
import { createTestDatabase } from '@ebb/testkit';
import { startDurableServers } from '../load/durable-servers.ts';
import { readUsage } from '../load/process-usage.ts';

const customers = 50_000;
const rowsAtOnce = 2_000;
const rounds = 6;
const transactionsARound = 8;

const columns = {
  shop_id: 'VARCHAR(64) COLLATE utf8mb4_bin',
  customer_id: 'VARCHAR(300) COLLATE utf8mb4_bin',
  known: 'INT',
  version: 'INT',
  state: 'MEDIUMTEXT COLLATE utf8mb4_bin',
  first_seen_ms: 'BIGINT',
  last_seen_ms: 'BIGINT',
  last_order_ms: 'BIGINT',
  order_count: 'INT',
  net_revenue_minor: 'BIGINT',
  features: 'TEXT COLLATE utf8mb4_bin',
  probability: 'DOUBLE',
  score: 'INT',
  band: 'VARCHAR(8) COLLATE utf8mb4_bin',
  revenue_at_risk_minor: 'BIGINT',
  model_id: 'VARCHAR(64) COLLATE utf8mb4_bin',
  scored_ms: 'BIGINT',
  scored_version: 'INT',
  next_score_ms: 'BIGINT',
  episode: 'TEXT COLLATE utf8mb4_bin',
};
const names = Object.keys(columns);
const updates = names
  .slice(2)
  .map((name) => `${name} = VALUES(${name})`)
  .join(', ');
const marks = `(${names.map(() => '?').join(', ')})`;
const insert = `INSERT INTO profile (${names.join(', ')})`;
const bulkSql = `${insert} VALUES ${marks} ON DUPLICATE KEY UPDATE ${updates}`;
const placeholdersAtOnce = 500;
const placeholdersSql = `${insert} VALUES ${Array.from({ length: placeholdersAtOnce }, () => marks).join()} ON DUPLICATE KEY UPDATE ${updates}`;
const unfolded = Object.entries(columns).map(([name, type], index) => `${name} ${type} PATH '$[${index}]'`);
const jsonSql = `${insert} SELECT ${names.join(', ')} FROM JSON_TABLE(?, '$[*]' COLUMNS(${unfolded.join(', ')})) AS k
  ON DUPLICATE KEY UPDATE ${updates}`;
const lockSql = `SELECT STRAIGHT_JOIN p.* FROM JSON_TABLE(?, '$[*]' COLUMNS(${unfolded.slice(0, 2).join(', ')})) AS k
  JOIN profile AS p ON p.shop_id = k.shop_id AND p.customer_id = k.customer_id FOR UPDATE`;

const state =
  '[1,1763000000000,1763700000000,1763700000000,0,[["order-123456",1763000000000,2599],["order-223456",1763500000000,3599],["order-323456",1763700000000,8599]],[[20400,0,1,1,0,1],[20410,0,1,1,0,1],[20422,0,1]]]';
const features = '[12,3,99,3,2,-1,43.3,130.2,0.42,0,0.375,0]';

type Row = (string | number | null)[];

function rowOf(index: number, version: number): Row {
  const probability = 0.31 + ((index * 7_919 + version * 104_729) % 1_000) / 5_000;
  const score = Math.round(probability * 100);
  const customerId = `customer-${String(index).padStart(6, '0')}`;
  const times = [1_763_000_000_000, 1_763_700_000_000, 1_763_700_000_000 + version];
  const sums = [3, 13_000 + version];
  return [
    ...['bench', customerId, 1, version, state, ...times, ...sums],
    ...[features, probability, score, 'medium', 4_000 + version, 'a'.repeat(32)],
    ...[1_763_700_000_000 + version, version, 1_763_800_000_000 + index, null],
  ];
}

interface Form {
  name: string;
  run: (connection: PoolConnection, db: Database, rows: Row[]) => Promise<unknown>;
  /** Prisma makes its own transaction. */
  byPrisma?: true;
}

const keysOf = (rows: Row[]) => JSON.stringify(rows.map(([shop, customer]) => [shop, customer]));
const forms: Form[] = [
  {
    name: 'save: Prisma, one JSON parameter',
    byPrisma: true,
    run: (_, { prisma }, rows) =>
      prisma.$transaction((tx) => tx.$executeRawUnsafe(jsonSql, JSON.stringify(rows))),
  },
  {
    name: 'save: driver, one JSON parameter',
    run: (connection, _, rows) => connection.execute(jsonSql, [JSON.stringify(rows)]),
  },
  {
    name: `save: driver, ${placeholdersAtOnce} rows of placeholders`,
    run: async (connection, _, rows) => {
      for (let from = 0; from < rows.length; from += placeholdersAtOnce)
        await connection.execute(placeholdersSql, rows.slice(from, from + placeholdersAtOnce).flat());
    },
  },
  {
    name: 'save: driver, bulk packets',
    run: (connection, _, rows) => connection.batch(bulkSql, rows),
  },
  {
    name: 'lock and read: Prisma',
    byPrisma: true,
    run: (_, { prisma }, rows) => prisma.$transaction((tx) => tx.$queryRawUnsafe(lockSql, keysOf(rows))),
  },
  {
    name: 'lock and read: driver',
    run: (connection, _, rows) => connection.execute(lockSql, [keysOf(rows)]),
  },
];

/** Rows of this many customers, in key order. */
function* pickRows(): Generator<Row[]> {
  let seed = 1;
  for (let version = 2; ; version++) {
    const chosen = new Set<number>();
    while (chosen.size < rowsAtOnce) {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      chosen.add(seed % customers);
    }
    yield [...chosen].sort((a, b) => a - b).map((index) => rowOf(index, version));
  }
}

async function measure(
  db: Database,
  databasePid: number,
): Promise<Map<string, { here: number; server: number }>> {
  const connection = await db.pool.getConnection();
  const least = new Map<string, { here: number; server: number }>();
  const picked = pickRows();
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run, byPrisma } of forms) {
      const before = { here: process.cpuUsage(), server: readUsage(databasePid).cpuSeconds };
      for (let turn = 0; turn < transactionsARound; turn++) {
        const rows = picked.next().value as Row[];
        if (byPrisma !== true) await connection.beginTransaction();
        await run(connection, db, rows);
        if (byPrisma !== true) await connection.commit();
      }
      const done = transactionsARound * rowsAtOnce;
      const { user, system } = process.cpuUsage(before.here);
      const here = (user + system) / done;
      const server = ((readUsage(databasePid).cpuSeconds - before.server) * 1e6) / done;
      const known = least.get(name);
      // The first round warms up. The least of several is the one the neighbours disturbed least.
      if (round > 0)
        least.set(name, {
          here: Math.min(known?.here ?? Infinity, here),
          server: Math.min(known?.server ?? Infinity, server),
        });
    }
  }
  await connection.release();
  return least;
}

async function main(): Promise<void> {
  const servers = await startDurableServers();
  try {
    const database = await createTestDatabase('sql');
    await using db = openDatabase(database.url, { poolSize: 4 });
    for (let from = 0; from < customers; from += 5_000) {
      const rows = Array.from({ length: 5_000 }, (_, index) => rowOf(from + index, 1));
      await db.pool.batch(bulkSql, rows);
    }
    const least = await measure(db, servers.pids.database);
    console.log(`${'µs of processor time a row'.padEnd(44)} this process   server   together`);
    for (const [name, { here, server }] of least)
      console.log(
        `${name.padEnd(44)} ${here.toFixed(1).padStart(12)} ${server.toFixed(1).padStart(8)} ${(here + server).toFixed(1).padStart(10)}`,
      );
  } finally {
    await servers.stop();
  }
}

await main();
