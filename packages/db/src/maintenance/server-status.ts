import type { Reader } from '../connection/reader.ts';

/** The database server's own account of itself. */
export interface ServerStatus {
  readonly version: string;
  readonly connections: number;
  readonly mostConnections: number;
  readonly running: number;
  readonly queries: number;
  readonly slowQueries: number;
  readonly lockWaits: number;
  readonly lockWaitMs: number;
  /** Share of page reads that the buffer pool answered, since the server began. */
  readonly poolHitShare: number;
  readonly uptimeSeconds: number;
}

export async function readServerStatus(db: Reader): Promise<ServerStatus> {
  const rows = await db.query<{ Variable_name: string; Value: string }>(
    `SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_connected', 'Threads_running', 'Questions', 'Slow_queries',
      'Innodb_row_lock_waits', 'Innodb_row_lock_time', 'Innodb_buffer_pool_reads', 'Innodb_buffer_pool_read_requests', 'Uptime')`,
  );
  const [variables] = await db.query<{ version: string; most: number }>(
    'SELECT VERSION() AS version, @@global.max_connections AS most',
  );
  const value = (name: string) => Number(rows.find((row) => row.Variable_name === name)?.Value ?? 0);
  const requests = value('Innodb_buffer_pool_read_requests');
  return {
    version: variables?.version ?? '',
    connections: value('Threads_connected'),
    mostConnections: Number(variables?.most ?? 0),
    running: value('Threads_running'),
    queries: value('Questions'),
    slowQueries: value('Slow_queries'),
    lockWaits: value('Innodb_row_lock_waits'),
    lockWaitMs: value('Innodb_row_lock_time'),
    poolHitShare: requests === 0 ? 1 : 1 - value('Innodb_buffer_pool_reads') / requests,
    uptimeSeconds: value('Uptime'),
  };
}

/** Bytes of data and indexes, as the server estimates them, of the largest tables. */
export async function readTableSizes(db: Reader): Promise<{ name: string; bytes: number }[]> {
  const rows = await db.query<{ name: string; bytes: number }>(
    `SELECT table_name AS name, data_length + index_length AS bytes FROM information_schema.tables
      WHERE table_schema = DATABASE() ORDER BY bytes DESC LIMIT 12`,
  );
  return rows.map(({ name, bytes }) => ({ name, bytes: Number(bytes) }));
}

/** When something last came in and was last scored, over all shops; null when nothing ever did. */
export async function readFreshness(db: Reader): Promise<{ trainedMs: number | null }> {
  const [row] = await db.query<{ trainedMs: number | null }>(
    'SELECT MAX(started_ms) AS trainedMs FROM training_run',
  );
  return {
    trainedMs: row?.trainedMs === null || row?.trainedMs === undefined ? null : Number(row.trainedMs),
  };
}
