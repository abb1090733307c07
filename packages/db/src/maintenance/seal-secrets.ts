import { SealError, type Place, type Sealer } from '@ebb/sealing';
import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';

/** A column with sealed secrets, and the one in which they lay open before there was sealing. */
interface SealedColumn {
  readonly table: string;
  /** Of the row. */
  readonly key: string;
  readonly sealed: string;
  readonly open?: {
    readonly column: string;
    /** What takes the secret's place: nothing that a version without sealing would take for a secret that is good. */
    readonly cleared: string;
  };
}

/** Every column with sealed secrets. What is not here is not sealed anew when the master key changes. */
const sealedColumns = {
  twoFactor: {
    table: 'two_factor',
    key: 'user_id',
    sealed: 'sealed_secret',
    open: { column: 'secret', cleared: '' },
  },
  writeKey: {
    table: 'write_key',
    key: 'key_hash',
    sealed: 'sealed_signing_secret',
    open: { column: 'signing_secret', cleared: 'sealed' },
  },
  webhook: { table: 'webhook_endpoint', key: 'id', sealed: 'secret' },
  previousWebhook: { table: 'webhook_endpoint', key: 'id', sealed: 'previous_secret' },
  storeSource: { table: 'store_source', key: 'id', sealed: 'secret' },
  previousStoreSource: { table: 'store_source', key: 'id', sealed: 'previous_secret' },
} as const satisfies Readonly<Record<string, SealedColumn>>;

export type SealedSecret = keyof typeof sealedColumns;

/** Where a row's secret lies, for its seal. */
export function placeOf(secret: SealedSecret, row: string): Place {
  const { table, sealed } = sealedColumns[secret];
  return { table, column: sealed, row };
}

/** What stands in the column of before, beside a secret that is sealed. */
export function clearedOf(secret: 'twoFactor' | 'writeKey'): string {
  return sealedColumns[secret].open.cleared;
}

/** A row's secret, sealed or from before there was sealing. @throws SealError */
export function openSecret(
  sealer: Sealer,
  secret: SealedSecret,
  { row, sealed, open }: { readonly row: string; readonly sealed: string | null; readonly open: string },
): string {
  return sealed === null ? open : sealer.open(sealed, placeOf(secret, row));
}

interface SealProgress {
  readonly table: string;
  readonly done: number;
  readonly total: number;
}

/** Rows that could not be opened: under a key that is not given, or damaged. They are left as they are. */
interface SealReport {
  readonly sealed: number;
  readonly failed: readonly {
    readonly table: string;
    readonly row: string;
    readonly reason: SealError['reason'];
  }[];
}

const batchRows = 100;

/**
 * Seals what lies open, and seals anew what is not under the key in use. In small transactions, beside everything that runs;
 * may be ended and run again. Two at once do the same work once.
 */
export async function sealSecrets(
  db: Database,
  sealer: Sealer,
  onProgress: (progress: SealProgress) => void = () => undefined,
): Promise<SealReport> {
  let sealed = 0;
  const failed: SealReport['failed'][number][] = [];
  for (const column of Object.values(sealedColumns) as readonly SealedColumn[]) {
    const total = await countWaiting(db, column, sealer);
    let done = 0;
    for (let after: string | undefined = ''; after !== undefined;) {
      const from: string = after;
      const batch = await inTransaction(db, (tx) => sealBatch(tx, column, { sealer, from }));
      after = batch.last;
      sealed += batch.sealed;
      failed.push(...batch.failed);
      done += batch.sealed + batch.failed.length;
      if (total > 0) onProgress({ table: column.table, done: Math.min(done, total), total });
    }
  }
  return { sealed, failed };
}

/** Rows whose secret is not under the key in use; an empty one was taken away. */
function waitingSql({ sealed, open }: SealedColumn): string {
  const lies = open === undefined ? '' : `(t.${sealed} IS NULL AND t.${open.column} IS NOT NULL) OR `;
  return `(${lies}(t.${sealed} <> '' AND LEFT(t.${sealed}, CHAR_LENGTH(?)) <> ?))`;
}

async function countWaiting(db: Database, column: SealedColumn, { currentPrefix }: Sealer): Promise<number> {
  const sql = `SELECT COUNT(*) AS total FROM ${column.table} AS t WHERE ${waitingSql(column)}`;
  const [row] = await db.query<{ total: number }>(sql, [currentPrefix, currentPrefix]);
  return Number(row?.total ?? 0);
}

interface WaitingRow {
  readonly row: string;
  readonly sealed: string | null;
  readonly open: string | null;
}

async function sealBatch(
  tx: Transaction,
  column: SealedColumn,
  { sealer, from }: { readonly sealer: Sealer; readonly from: string },
): Promise<{
  readonly sealed: number;
  readonly failed: SealReport['failed'];
  readonly last: string | undefined;
}> {
  const { table, key, sealed: name, open } = column;
  const rows = await tx.query<WaitingRow>(
    `SELECT t.${key} AS \`row\`, t.${name} AS sealed, ${open === undefined ? 'NULL' : `t.${open.column}`} AS open
     FROM ${table} AS t WHERE t.${key} > ? AND ${waitingSql(column)}
     ORDER BY t.${key} LIMIT ${batchRows} FOR UPDATE`,
    [from, sealer.currentPrefix, sealer.currentPrefix],
  );
  const failed: SealReport['failed'][number][] = [];
  for (const { row, sealed, open: plain } of rows) {
    const place = { table, column: name, row };
    try {
      const secret = sealed === null ? (plain ?? '') : sealer.open(sealed, place);
      const more = open === undefined ? '' : `, ${open.column} = ?`;
      const cleared = open === undefined ? [] : [open.cleared];
      await tx.execute(`UPDATE ${table} SET ${name} = ?${more} WHERE ${key} = ?`, [
        ...[sealer.seal(secret, place), ...cleared],
        row,
      ]);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      failed.push({ table, row, reason: error.reason });
    }
  }
  return {
    sealed: rows.length - failed.length,
    failed,
    last: rows.length < batchRows ? undefined : rows.at(-1)?.row,
  };
}
