import { createConnection, type Connection, type ConnectionConfig } from 'mariadb';
import { driverConfig } from './open-database.ts';

/** The server takes `SKIP LOCKED` and does not lock, or skips nothing: two processes would do the same work. */
export class UnsafeEngineError extends Error {
  override name = 'UnsafeEngineError';
}

/** What is asked of a connection here. */
export interface AskingConnection {
  query(sql: string): Promise<unknown>;
}

const claim = 'SELECT id FROM _prisma_migrations ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED';

/**
 * Ebb's processes share due customers and the outbox by rows that one of them locks and the others pass over. TiDB and Dolt
 * accept the words and lock nothing. So two connections try to claim the same row before anything is started.
 *
 * @throws UnsafeEngineError when both get it
 */
export async function refuseUnsafeEngine(databaseUrl: string): Promise<void> {
  const { connectionLimit: _limit, acquireTimeout: _timeout, ...settings } = driverConfig(databaseUrl);
  const first = await openAsking(settings);
  try {
    const second = await openAsking(settings);
    try {
      await refuseSharedClaim(first, second);
    } finally {
      await second.end();
    }
  } finally {
    await first.end();
  }
}

async function openAsking(settings: ConnectionConfig): Promise<Connection> {
  const connection = await createConnection(settings);
  // A server that goes away rejects what is being asked; said a second time as an event, it would end the process.
  connection.on('error', () => undefined);
  return connection;
}

/** Exported for its test: there is no engine at hand that locks nothing. */
export async function refuseSharedClaim(first: AskingConnection, second: AskingConnection): Promise<void> {
  const connections = [first, second];
  for (const connection of connections) {
    await connection.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await connection.query('START TRANSACTION');
  }
  try {
    const [mine] = (await first.query(claim)) as { id: string }[];
    const [theirs] = (await second.query(claim)) as { id: string }[];
    if (mine !== undefined && mine.id === theirs?.id)
      throw new UnsafeEngineError(
        'this database accepts FOR UPDATE SKIP LOCKED and gives the same row to two transactions (TiDB and Dolt do): events would be scored twice. Use MySQL 8.4, or MariaDB from 10.11 on',
      );
  } finally {
    for (const connection of connections) await connection.query('ROLLBACK');
  }
}
