import { createHash, randomBytes } from 'node:crypto';
import type { AuditAction } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { insertSql, readRows, selectList, update, valuesOf } from '../sql/table.ts';
import { appendAudits, type NewAuditEntry } from '../tables/audit.ts';
import { customerReference, customerReferenceTable } from '../tables/privacy/customer-reference.ts';
import {
  personalReadTable,
  type PersonalReadKind,
  type PersonalReadRow,
} from '../tables/privacy/personal-read.ts';

const hourMs = 3_600_000;
/** Of a file whose end is not known by then it is said that it was not finished. */
const longestFileMs = hourMs;
const entriesAtOnce = 200;
const actions = {
  customer: 'personal_data.customer',
  list: 'personal_data.list',
  file: 'personal_data.file',
} as const satisfies Readonly<Record<PersonalReadKind, AuditAction>>;

/** What somebody was shown. */
export type PersonalRead = {
  readonly shopId: string;
  /** A person, or `token:ID`. */
  readonly userId: string;
  /** The endpoint's or the message's name. */
  readonly way: string;
  readonly masked: boolean;
  readonly address: string | null;
  readonly nowMs: number;
} & (
  | { readonly kind: 'customer'; readonly customerId: string }
  | { readonly kind: 'list'; readonly filter: ReadFilter; readonly rows: number }
  | { readonly kind: 'file'; readonly filter: ReadFilter }
);

/** By what a list was narrowed. A text that was searched for is kept as a hash: it may be a name. */
export type ReadFilter = Readonly<Record<string, string | number | boolean | undefined>>;

/** Names the row of a read. */
export type ReadKey = Pick<PersonalReadRow, 'shopId' | 'hour' | 'userId' | 'target' | 'masked'>;

/** @returns which row it counts in: the same reader, target and hour is the same row */
export function keyOfRead(read: PersonalRead): ReadKey {
  const { shopId, userId, masked } = read;
  const target =
    read.kind === 'customer'
      ? customerReference(shopId, read.customerId)
      : read.kind === 'list'
        ? hashOf(`${read.way}\n${filterText(read.filter)}`)
        : randomBytes(16).toString('hex');
  return { shopId, hour: Math.floor(read.nowMs / hourMs), userId, target, masked };
}

/**
 * Stores that somebody is about to be shown something, so that it comes into the audit log whatever happens then. One row a
 * reader, target and hour; again, it counts up.
 */
export async function storeRead(db: Database, key: ReadKey, read: PersonalRead): Promise<void> {
  const row: PersonalReadRow = {
    ...key,
    ...{ kind: read.kind, way: read.way, address: read.address?.slice(0, 64) ?? null },
    filter: read.kind === 'customer' ? null : filterText(read.filter),
    ...{ firstMs: read.nowMs, times: 1, rowCount: read.kind === 'list' ? read.rows : 0 },
    ...{ loggedTimes: 0, loggedRows: 0 },
    dueMs: read.kind === 'file' ? read.nowMs + longestFileMs : read.nowMs,
  };
  await inTransaction(db, async (tx) => {
    if (read.kind === 'customer') {
      const { shopId, customerId } = read;
      const named = { shopId, reference: key.target, customerId };
      const sql = insertSql(customerReferenceTable, { ignore: true });
      await tx.execute(sql, valuesOf(named, customerReferenceTable.keys));
    }
    await tx.execute(
      `${insertSql(personalReadTable)}
       ON DUPLICATE KEY UPDATE times = times + VALUES(times), row_count = row_count + VALUES(row_count)`,
      valuesOf(row, personalReadTable.keys),
    );
  });
}

/** The same list again within the hour: counted, and written into the audit log when the hour is over. */
export async function countReads(
  db: Database,
  counted: readonly { readonly key: ReadKey; readonly times: number; readonly rows: number }[],
): Promise<void> {
  if (counted.length === 0) return;
  await inTransaction(db, (tx) =>
    tx.executeMany(
      `UPDATE personal_read SET times = times + ?, row_count = row_count + ?
       WHERE shop_id = ? AND hour = ? AND user_id = ? AND target = ? AND masked = ?`,
      counted.map(({ key: { shopId, hour, userId, target, masked }, times, rows }) => [
        ...[times, rows],
        ...[shopId, hour, userId, target, masked ? 1 : 0],
      ]),
    ),
  );
}

/** All of the file was sent, or its reader went away. */
export async function endFileRead(
  db: Database,
  key: ReadKey,
  { rows, isWhole, nowMs }: { readonly rows: number; readonly isWhole: boolean; readonly nowMs: number },
): Promise<void> {
  const ended = { rowCount: rows, times: isWhole ? 2 : 1, dueMs: nowMs };
  await inTransaction(db, (tx) => update(tx, personalReadTable, ended, { ...key }));
}

/**
 * Writes what is due into the audit log, under one lock of each chain, and forgets rows that are of no use any more. May run in
 * several processes at once.
 *
 * @returns entries written; whether more is due
 */
export function logReads(
  db: Database,
  nowMs: number,
): Promise<{ readonly logged: number; readonly more: boolean }> {
  const thisHour = Math.floor(nowMs / hourMs);
  return inTransaction(db, async (tx) => {
    const rows = readRows(
      personalReadTable,
      await tx.query<PersonalReadRow>(
        `SELECT ${selectList(personalReadTable, 't')} FROM personal_read AS t
         WHERE t.due_ms <= ? ORDER BY t.due_ms LIMIT ${entriesAtOnce} FOR UPDATE SKIP LOCKED`,
        [nowMs],
      ),
    );
    const fresh = rows.filter((row) => row.loggedTimes === 0 || row.times > row.loggedTimes);
    for (const row of rows) {
      const isLast = row.kind !== 'list' || row.hour < thisHour;
      const logged = { loggedTimes: row.times, loggedRows: row.rowCount };
      const { shopId, hour, userId, target, masked } = row;
      // A list that is still looked at gets one more entry when its hour is over, and the counts have arrived.
      const dueMs = isLast ? null : (row.hour + 1) * hourMs + 60_000;
      await update(tx, personalReadTable, { ...logged, dueMs }, { shopId, hour, userId, target, masked });
    }
    await tx.execute('DELETE FROM personal_read WHERE due_ms IS NULL AND hour < ? LIMIT 1000', [
      thisHour - 1,
    ]);
    // In one order: of two processes neither must wait for the other.
    for (const shopId of [...new Set(fresh.map((row) => row.shopId))].sort()) {
      const own = fresh.filter((row) => row.shopId === shopId);
      await appendAudits(tx, shopId, own.map(entryOf));
    }
    return { logged: fresh.length, more: rows.length === entriesAtOnce };
  });
}

function entryOf(row: PersonalReadRow): Omit<NewAuditEntry, 'shopId'> {
  const { shopId, userId, kind, way, target, masked, firstMs, hour, loggedTimes } = row;
  return {
    // Of the rest of an hour it is said when the hour is over.
    atMs: loggedTimes === 0 ? firstMs : (hour + 1) * hourMs,
    userId,
    action: actions[kind],
    subject: kind === 'customer' ? `customer/${target}` : `shop/${shopId}/${way}`,
    detail: { ...(kind === 'customer' ? { way } : {}), ...countsOf(row), ...(masked ? { masked } : {}) },
    ...(row.address === null ? {} : { address: row.address }),
  };
}

function countsOf(row: PersonalReadRow): Readonly<Record<string, unknown>> {
  const { kind, filter, times, rowCount, loggedTimes, loggedRows } = row;
  if (kind === 'customer') return {};
  const narrowed: unknown = filter === null ? {} : JSON.parse(filter);
  if (kind === 'file') return { filter: narrowed, rows: rowCount, whole: times > 1 };
  return { filter: narrowed, rows: rowCount - loggedRows, answers: times - loggedTimes };
}

/** What waits to be written into the audit log, and since when. */
export async function waitingReads(
  db: Database,
  nowMs: number,
): Promise<{ readonly waiting: number; readonly oldestDueMs: number | null }> {
  const [row] = await db.query<{ waiting: number; oldestDueMs: number | null }>(
    'SELECT COUNT(*) AS waiting, MIN(due_ms) AS oldestDueMs FROM personal_read WHERE due_ms <= ?',
    [nowMs],
  );
  return { waiting: Number(row?.waiting ?? 0), oldestDueMs: row?.oldestDueMs ?? null };
}

function filterText(filter: ReadFilter): string {
  const kept = Object.entries(filter)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [name, name === 'q' ? `hash ${hashOf(String(value).toLowerCase())}` : value])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return JSON.stringify(Object.fromEntries(kept));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
