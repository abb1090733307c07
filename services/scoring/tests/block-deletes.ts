import type { Database } from '@ebb/db';

/** Holds up the statement that takes published rows out of the outbox, for as long as a test wants. */
export interface DeleteGate {
  shut(): Promise<void>;
  /** Whether a process has got as far as that statement. */
  somebodyWaits(): Promise<boolean>;
  /** Ends the connections that wait, their transactions with them, and lets later ones pass. */
  open(): Promise<void>;
}

/**
 * A trigger that asks for a lock of the server: whatever the statement looks like, it stops at the row.
 *
 * @param topic whose rows; what the rows of others do is not held up
 */
export async function blockDeletes(
  { pool }: Database,
  databaseName: string,
  topic: string,
): Promise<DeleteGate> {
  const lock = `gate ${databaseName}`.slice(0, 60);
  await pool.query(`CREATE TRIGGER hold_deletes BEFORE DELETE ON outbox FOR EACH ROW
    IF OLD.topic = '${topic}' THEN DO GET_LOCK('${lock}', 600); DO RELEASE_LOCK('${lock}'); END IF`);
  const waiting = async (): Promise<number[]> => {
    const rows = await pool.query<{ ID: bigint }[]>(
      `SELECT ID FROM information_schema.PROCESSLIST WHERE DB = ? AND STATE = 'User lock'`,
      [databaseName],
    );
    return rows.map(({ ID }) => Number(ID));
  };
  let holder: Awaited<ReturnType<typeof pool.getConnection>> | undefined;
  return {
    async shut() {
      holder = await pool.getConnection();
      await holder.query('SELECT GET_LOCK(?, 10)', [lock]);
    },
    somebodyWaits: async () => (await waiting()).length > 0,
    async open() {
      for (const id of await waiting()) await pool.query(`KILL ${id}`);
      await holder?.query('SELECT RELEASE_LOCK(?)', [lock]);
      await holder?.release();
      holder = undefined;
    },
  };
}
