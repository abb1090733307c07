import type { PersonAction } from '@ebb/contracts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import type { Database } from '../connection/open-database.ts';
import {
  insert,
  insertSql,
  nullable,
  number,
  select,
  table,
  text,
  valuesOf,
  type RowOf,
} from '../sql/table.ts';

/** One action on many alerts, asked for with a key of the client's making. */
export const bulkActionTable = table('bulk_action', {
  shopId: text('shop_id'),
  id: text('id'),
  actorId: text('actor_id'),
  /** What was asked for: the same key with another request is refused. */
  request: text('request'),
  note: nullable(text('note')),
  /** JSON of `BulkItem[]`, fixed by the first request. */
  alerts: text('alerts'),
  createdMs: number('created_ms'),
});

/** What became of one of its alerts, written in the transaction that did it. */
export const bulkResultTable = table('bulk_result', {
  shopId: text('shop_id'),
  bulkId: text('bulk_id'),
  alertId: text('alert_id'),
  outcome: text<'done' | 'conflict' | 'gone'>('outcome'),
  detail: nullable(text('detail')),
  version: nullable(number('version')),
  /** JSON of the action that takes it back. */
  inverse: nullable(text('inverse')),
});

export type BulkResultRow = RowOf<typeof bulkResultTable>;

/** What is to be done to one alert, and the version that was looked at. */
export type BulkItem = readonly [id: string, version: number, action: PersonAction];

export interface StoredBulkAction {
  readonly actorId: string;
  readonly request: string;
  readonly note: string | null;
  readonly items: readonly BulkItem[];
}

interface BulkKey {
  readonly shopId: string;
  readonly id: string;
}

const keptMs = 7 * 86_400_000;
const claimSql = insertSql(bulkResultTable, { ignore: true });

export async function findBulkAction(
  db: Database,
  { shopId, id }: BulkKey,
): Promise<StoredBulkAction | undefined> {
  const keys = ['actorId', 'request', 'note', 'alerts'] as const;
  const [row] = await select(db, bulkActionTable, keys, { shopId, id });
  if (row === undefined) return undefined;
  const { alerts, ...rest } = row;
  return { ...rest, items: JSON.parse(alerts) as BulkItem[] };
}

/** Stores what is to be done, and forgets what is older than a week. @throws where the key is there already */
export async function insertBulkAction(
  db: Database,
  { shopId, id }: BulkKey,
  { actorId, request, note, items }: StoredBulkAction,
  nowMs: number,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = nowMs - keptMs;
    await tx.execute(
      `DELETE r FROM bulk_result AS r JOIN bulk_action AS b ON b.shop_id = r.shop_id AND b.id = r.bulk_id
        WHERE b.shop_id = ? AND b.created_ms < ?`,
      [shopId, before],
    );
    await tx.execute('DELETE FROM bulk_action WHERE shop_id = ? AND created_ms < ?', [shopId, before]);
    const alerts = JSON.stringify(items);
    await insert(tx, bulkActionTable, { shopId, id, actorId, request, note, alerts, createdMs: nowMs });
  });
}

export async function readBulkResults(db: Database, { shopId, id }: BulkKey): Promise<BulkResultRow[]> {
  return select(db, bulkResultTable, bulkResultTable.keys, { shopId, bulkId: id });
}

/** Writes what became of an alert, once. @returns false where it is written already */
export async function claimBulkResult(tx: Transaction, row: BulkResultRow): Promise<boolean> {
  return (await tx.execute(claimSql, valuesOf(row, bulkResultTable.keys))) > 0;
}
