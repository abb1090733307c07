import { createHash } from 'node:crypto';
import type { Database } from '../connection/open-database.ts';
import type { Transaction } from '../connection/transaction.ts';
import { deleteAlerts, insertAlerts, rewriteAlertRows, type AlertRow } from '../tables/alert.ts';
import { deleteAlertActions, insertAlertActions, moveAlertActions } from '../tables/alert-action.ts';

/** What a rebuild does to alerts, of customers whose profiles it has locked. */
export interface AlertRewrite {
  /** Ids of alerts that go, with their activity. */
  removed: readonly string[];
  /** Alerts that get another id, which never meets that of an episode to come; the row says everything else. */
  setAside: readonly { id: string; row: AlertRow }[];
  updated: readonly AlertRow[];
  inserted: readonly AlertRow[];
  /** What is noted in the activity of the row with this id, as done by the engine at the row's version. */
  notes: ReadonlyMap<string, string>;
}

/** Writes in an order in which no customer ever has two open alerts. @throws where the result would have */
export async function rewriteAlerts(tx: Transaction, rewrite: AlertRewrite, nowMs: number): Promise<void> {
  const { removed, setAside, updated, inserted, notes } = rewrite;
  await deleteAlertActions(tx, removed);
  await deleteAlerts(tx, removed);
  await moveAlertActions(
    tx,
    setAside.map(({ id, row }) => ({ from: id, to: row.id })),
  );
  const changes = [...setAside, ...updated.map((row) => ({ id: row.id, row }))];
  for (const isOpen of [false, true]) {
    await rewriteAlertRows(
      tx,
      changes.filter(({ row }) => (row.openMarker === 1) === isOpen),
    );
  }
  await insertAlerts(tx, inserted);
  const noted = [...changes.map(({ row }) => row), ...inserted].filter(({ id }) => notes.has(id));
  const engine = { action: 'rebuilt', actorId: null, actorName: null, details: null };
  await insertAlertActions(
    tx,
    noted.map(({ id, version }) => ({
      ...engine,
      alertId: id,
      version,
      atMs: nowMs,
      note: notes.get(id) ?? null,
    })),
  );
}

/** Of a shop's customers those with a profile; from the index alone. */
export async function countProfiles({ prisma }: Database, shopId: string): Promise<number> {
  return prisma.profile.count({ where: { shopId } });
}

/** The one rebuild of a shop that may run. Ends with the connection, so with the process too. */
export interface RebuildLock {
  /** @throws when the lock is lost, because its connection was cut */
  check(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** @returns undefined while another rebuild of this shop runs */
export async function lockRebuild(db: Database, shopId: string): Promise<RebuildLock | undefined> {
  const connection = await db.pool.getConnection();
  const ask = async (sql: string): Promise<number | null> => {
    const [row] = await connection.query<{ answer: number | bigint | null }[]>(sql, [name]);
    return row?.answer == null ? null : Number(row.answer);
  };
  let name = '';
  try {
    const [row] = await connection.query<{ here: string }[]>('SELECT DATABASE() AS here');
    // The name counts for the whole server, whatever the database; at most 64 characters.
    const hash = createHash('sha256')
      .update(`${row?.here ?? ''}\n${shopId}`)
      .digest('hex');
    name = `ebb-rebuild-${hash.slice(0, 32)}`;
    if ((await ask('SELECT GET_LOCK(?, 0) AS answer')) !== 1) {
      await connection.release();
      return undefined;
    }
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    async check() {
      if ((await ask('SELECT IS_USED_LOCK(?) = CONNECTION_ID() AS answer')) !== 1)
        throw new Error('the lock of this rebuild is lost');
    },
    async [Symbol.asyncDispose]() {
      await ask('SELECT RELEASE_LOCK(?) AS answer').catch(() => null);
      await connection.release();
    },
  };
}
