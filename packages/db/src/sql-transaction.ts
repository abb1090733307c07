import type { PoolConnection } from 'mariadb';
import type { Database } from './open-database.ts';
import { retryTransaction, type RetryOptions, type RetryReason } from './retry-transaction.ts';

export type SqlValue = string | number | null;

/**
 * A transaction on a connection of the driver below Prisma, for the statements of the hot path (docs/adr/0003):
 * the driver sends many rows in one packet (`executeMany`), which Prisma has no door for.
 */
export interface SqlTransaction {
  /** Rows of a SELECT. BIGINT and INT come as numbers. @throws for a BIGINT beyond 2^53 */
  query<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>;
  /** @returns rows changed */
  execute(sql: string, params?: readonly SqlValue[]): Promise<number>;
  /** Runs one statement for each row, in this order; nothing for no rows. */
  executeMany(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void>;
}

export interface SqlTransactionOptions extends RetryOptions {
  /** A transaction that is still open after this loses its connection, and with it all it wrote. */
  timeoutMs?: number;
  /** REPEATABLE READ: all reads see the record as it was at the first. For transactions that only read. */
  isolation?: 'READ COMMITTED' | 'REPEATABLE READ';
}

const retriable = new Map<number, RetryReason>([
  [1213, 'deadlock'],
  [1205, 'lock_wait'],
]);

/** Why the server asks for the whole transaction to be tried again; undefined for every other error. */
export function sqlRetryReason(error: unknown): RetryReason | undefined {
  if (!(error instanceof Error) || !('errno' in error)) return undefined;
  return retriable.get(error.errno as number);
}

/** True when a row was to be inserted whose key is there already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && error.errno === 1062;
}

/**
 * Runs `work` in one transaction, READ COMMITTED unless told otherwise, and commits. REPEATABLE READ would add gap
 * locks, on which two batches of new customers block each other for good. Deadlocks and lock waits run `work` again
 * from the start.
 * @throws whatever `work` throws, after a rollback
 */
export async function inSqlTransaction<T>(
  db: Database,
  work: (tx: SqlTransaction) => Promise<T>,
  { timeoutMs = 30_000, isolation = 'READ COMMITTED', ...retry }: SqlTransactionOptions = {},
): Promise<T> {
  return retryTransaction(
    async () => runOnce(await db.pool.getConnection(), work, { timeoutMs, isolation }),
    sqlRetryReason,
    retry,
  );
}

async function runOnce<T>(
  connection: PoolConnection,
  work: (tx: SqlTransaction) => Promise<T>,
  { timeoutMs, isolation }: Required<Pick<SqlTransactionOptions, 'timeoutMs' | 'isolation'>>,
): Promise<T> {
  // A connection that breaks also fails the statement under way, which is where it is dealt with.
  const onError = () => undefined;
  connection.on('error', onError);
  const timer = setTimeout(() => connection.destroy(), timeoutMs);
  try {
    await connection.query(`SET TRANSACTION ISOLATION LEVEL ${isolation}`);
    await connection.beginTransaction();
    const result = await work(statementsOn(connection));
    await connection.commit();
    return result;
  } catch (error) {
    // Back in the pool, the connection must not carry half a transaction into the next one.
    await connection.rollback().catch(() => connection.destroy());
    throw error;
  } finally {
    clearTimeout(timer);
    connection.off('error', onError);
    await connection.release();
  }
}

function statementsOn(connection: PoolConnection): SqlTransaction {
  const numbers = { bigIntAsNumber: true, checkNumberRange: true };
  return {
    query: (sql, params = []) => connection.execute({ sql, ...numbers }, [...params]),
    async execute(sql, params = []) {
      const { affectedRows } = await connection.execute<{ affectedRows: number }>(sql, [...params]);
      return affectedRows;
    },
    async executeMany(sql, rows) {
      if (rows.length > 0) await connection.batch(sql, rows);
    },
  };
}
