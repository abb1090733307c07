import type { SystemServer } from '@ebb/contracts';
import { type Database, readServerStatus, readTableSizes, type ServerStatus } from '@ebb/db';
import type { Metrics } from '@ebb/service-kit';

const sizesEveryMs = 300_000;
/** A database that hangs must not hang this. */
const patienceMs = 5_000;

/** The database by its own account: connections, queries, waits for locks, size. */
export function createDatabaseWatch(db: Database, metrics: Metrics, nowMs: () => number) {
  const gauge = (name: string, help: string) => metrics.gauge({ name, help });
  const up = gauge('database_up', '1: the database answers within five seconds.');
  const connections = gauge('database_connections', 'Connections that are open, of everybody.');
  const mostConnections = gauge('database_max_connections', 'Connections it takes.');
  const running = gauge('database_threads_running', 'Statements under way.');
  const hits = gauge('database_buffer_pool_hit_ratio', 'Share of page reads answered from memory.');
  const counter = (name: string, help: string) => metrics.counter({ name, help });
  const queries = counter('database_queries_total', 'Statements, of everybody.');
  const slow = counter(
    'database_slow_queries_total',
    'Statements that took longer than the server calls slow.',
  );
  const waits = counter('database_row_lock_waits_total', 'Times a row lock had to be waited for.');
  const waited = counter('database_row_lock_wait_seconds_total', 'Time spent waiting for row locks.');
  const size = metrics.gauge({
    name: 'database_table_bytes',
    help: 'Data and indexes of the largest tables.',
    labelNames: ['table'],
  });
  let last: ServerStatus | undefined;
  let sizes: { name: string; bytes: number }[] = [];
  let sizesAtMs = Number.NEGATIVE_INFINITY;

  return async function look(): Promise<SystemServer> {
    try {
      const status = await withPatience(readServerStatus(db));
      if (nowMs() - sizesAtMs > sizesEveryMs) {
        sizes = await withPatience(readTableSizes(db));
        sizesAtMs = nowMs();
        size.reset();
        for (const { name, bytes } of sizes) size.set({ table: name }, bytes);
      }
      up.set(1);
      connections.set(status.connections);
      mostConnections.set(status.mostConnections);
      running.set(status.running);
      hits.set(status.poolHitShare);
      // A server that was started again counts from zero.
      const grown = (now: number, before: number | undefined) =>
        Math.max(0, before === undefined ? 0 : now - before);
      queries.inc(grown(status.queries, last?.queries));
      slow.inc(grown(status.slowQueries, last?.slowQueries));
      waits.inc(grown(status.lockWaits, last?.lockWaits));
      waited.inc(grown(status.lockWaitMs, last?.lockWaitMs) / 1_000);
      last = status;
      return { name: 'Database', isUp: true, reason: null, facts: factsOf(status, sizes) };
    } catch (error) {
      up.set(0);
      const reason = error instanceof Error ? error.message : String(error);
      return { name: 'Database', isUp: false, reason: reason.slice(0, 300), facts: [] };
    }
  };
}

function factsOf(
  status: ServerStatus,
  sizes: readonly { name: string; bytes: number }[],
): SystemServer['facts'] {
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    { name: 'Version', value: status.version },
    { name: 'Connections', value: `${status.connections} of ${status.mostConnections}` },
    { name: 'Statements under way', value: String(status.running) },
    { name: 'Read from memory', value: `${(status.poolHitShare * 100).toFixed(1)} %` },
    { name: 'Waits for row locks', value: String(status.lockWaits) },
    { name: 'Size', value: megabytes(total) },
    ...sizes.slice(0, 5).map(({ name, bytes }) => ({ name: `Table ${name}`, value: megabytes(bytes) })),
  ];
}

export const megabytes = (bytes: number) =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(0)} MB`;

async function withPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${patienceMs / 1_000} s`)), patienceMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
