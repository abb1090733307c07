import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolConnection } from 'mariadb';
import { asNumbers, type Reader, type SqlValue } from './reader.ts';

/**
 * A transaction on a connection of the driver below Prisma, for the statements of the hot path (docs/adr/0010):
 * the driver sends many rows in one packet (`executeMany`), which Prisma has no door for. Statements that are begun
 * without waiting for one another are sent one behind the other, so that the server is at work on one while the rows of
 * the next are made ready; in which order it takes them is not promised. If one fails, all is rolled back.
 */
export interface Transaction extends Reader {
  /** @returns rows changed */
  execute(sql: string, params?: readonly SqlValue[]): Promise<number>;
  /** Runs one statement for each row, in this order; nothing for no rows. */
  executeMany(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void>;
}

/** What a server can ask for: the whole transaction again. */
export type RetryReason = 'deadlock' | 'lock_wait';

export interface TransactionOptions {
  /** Tries after a deadlock or lock wait before the error is given to the caller. */
  attempts?: number;
  onRetry?: (reason: RetryReason) => void;
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
export function retryReason(error: unknown): RetryReason | undefined {
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
export async function inTransaction<T>(
  { pool }: { readonly pool: Pool },
  work: (tx: Transaction) => Promise<T>,
  { timeoutMs = 30_000, isolation = 'READ COMMITTED', attempts = 8, onRetry }: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(await pool.getConnection(), work, { timeoutMs, isolation });
    } catch (error) {
      const reason = retryReason(error);
      if (reason === undefined || attempt >= attempts) throw error;
      onRetry?.(reason);
      // Longer each time, and random: two that met shall not meet again.
      await delay(Math.random() * 20 * 2 ** Math.min(attempt, 5));
    }
  }
}

async function runOnce<T>(
  connection: PoolConnection,
  work: (tx: Transaction) => Promise<T>,
  { timeoutMs, isolation }: Required<Pick<TransactionOptions, 'timeoutMs' | 'isolation'>>,
): Promise<T> {
  // A connection that breaks also fails the statement under way, which is where it is dealt with.
  const onError = () => undefined;
  connection.on('error', onError);
  // The driver forgets, without an answer, what waits on a connection that is destroyed: nothing here waits for longer.
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      connection.destroy();
      reject(new Error(`the transaction was not finished within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  late.catch(() => undefined);
  const inTime = <R>(answer: Promise<R>): Promise<R> => Promise.race([answer, late]);
  const { tx, underWay } = statementsOn(connection);
  try {
    // Not BEGIN: a deadlock ends the transaction in the server, and what was sent behind it would be committed by itself.
    await inTime(
      Promise.all([
        connection.query(`SET TRANSACTION ISOLATION LEVEL ${isolation}`),
        connection.query('SET autocommit = 0'),
      ]),
    );
    const result = await inTime(work(tx));
    await inTime(underWay.allDone());
    await inTime(connection.query('COMMIT'));
    await inTime(connection.query('SET autocommit = 1'));
    return result;
  } catch (error) {
    // Back in the pool, the connection must not carry half a transaction into the next one: first whatever was sent.
    await inTime(underWay.allDone()).catch(() => undefined);
    await inTime(connection.query('ROLLBACK').then(() => connection.query('SET autocommit = 1'))).catch(() =>
      connection.destroy(),
    );
    throw error;
  } finally {
    await inTime(connection.release()).catch(() => undefined);
    clearTimeout(timer);
    connection.off('error', onError);
  }
}

function statementsOn(connection: PoolConnection): { tx: Transaction; underWay: UnderWay } {
  const underWay = new UnderWay();
  return {
    underWay,
    tx: {
      query: (sql, params = []) => underWay.add(connection.execute({ sql, ...asNumbers }, [...params])),
      async execute(sql, params = []) {
        const sent = connection.execute<{ affectedRows: number }>(sql, [...params]);
        return (await underWay.add(sent)).affectedRows;
      },
      async executeMany(sql, rows) {
        if (rows.length > 0) await underWay.add(connection.batch(sql, rows));
      },
    },
  };
}

/** The statements that were sent and are not answered yet. */
class UnderWay {
  readonly #promises = new Set<Promise<unknown>>();

  add<T>(statement: Promise<T>): Promise<T> {
    this.#promises.add(statement);
    const forget = () => void this.#promises.delete(statement);
    // A failure stays, for `allDone` to tell; its caller is told too.
    statement.then(forget, () => undefined);
    return statement;
  }

  /** Resolves when every statement is answered. @throws the first failure, once all are answered */
  async allDone(): Promise<void> {
    for (const result of await Promise.allSettled(this.#promises))
      if (result.status === 'rejected') throw result.reason;
  }
}
