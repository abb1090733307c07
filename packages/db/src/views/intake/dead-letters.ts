import type { DeadLetterDetail, DeadLetterLine, DeadLetterRequest, DeadLettersPage } from '@ebb/contracts';
import type { Database } from '../../connection/open-database.ts';
import { cutPage, decodeCursor } from '../../sql/keyset.ts';
import { readRows, select, selectList } from '../../sql/table.ts';
import { deadLetterTable, type DeadLetterRow } from '../../tables/intake/dead-letter.ts';
import {
  deadLetterRequestTable,
  type DeadLetterRequestRow,
} from '../../tables/intake/dead-letter-request.ts';

const lineKeys = [
  'id',
  'failedMs',
  'service',
  'reason',
  'detail',
  'place',
  'messageId',
  'sentMs',
] as const satisfies readonly (keyof DeadLetterRow)[];

function lineOf({
  id,
  failedMs,
  sentMs,
  ...row
}: Pick<DeadLetterRow, (typeof lineKeys)[number]>): DeadLetterLine {
  return { id: String(id), failedAt: failedMs, sentAt: sentMs, ...row };
}

const orderName = 'dead-letters';

/**
 * Dead letters of a shop, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listDeadLetters(
  db: Database,
  page: {
    readonly shopId: string;
    readonly reason?: string | undefined;
    readonly state?: 'open' | 'sent' | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<DeadLettersPage> {
  const { shopId, reason, state, cursor, limit } = page;
  const before = cursor === undefined ? undefined : Number(decodeCursor(orderName, cursor).value);
  const stateSql = state === undefined ? '' : `AND t.sent_ms IS ${state === 'open' ? '' : 'NOT '}NULL`;
  const beforeSql = before === undefined ? '' : 'AND t.id < ?';
  const [rows, counts] = await Promise.all([
    select(
      db,
      deadLetterTable,
      lineKeys,
      { shopId, ...(reason === undefined ? {} : { reason }) },
      `${stateSql} ${beforeSql} ORDER BY t.id DESC LIMIT ?`,
      [...(before === undefined ? [] : [before]), limit + 1],
    ),
    db.query<{ reason: string; open: number; letters: number }>(
      `SELECT reason, SUM(sent_ms IS NULL) AS open, COUNT(*) AS letters
        FROM dead_letter WHERE shop_id = ? GROUP BY reason ORDER BY open DESC, reason`,
      [shopId],
    ),
  ]);
  const cut = cutPage(rows.map(lineOf), limit, orderName, ({ id }) => ({ value: Number(id), id }));
  const numbered = counts.map((count) => ({ ...count, open: Number(count.open) }));
  return { items: [...cut.items], nextCursor: cut.nextCursor, counts: numbered };
}

/** One dead letter, with what was received and what was asked; undefined when it is another shop's, or gone. */
export async function findDeadLetter(
  db: Database,
  shopId: string,
  id: number,
): Promise<Omit<DeadLetterDetail, 'maySend'> | undefined> {
  const [row] = await select(db, deadLetterTable, [...lineKeys, 'body', 'bodyBytes'], { shopId, id });
  if (row === undefined) return undefined;
  const { body, bodyBytes, ...line } = row;
  const requests = await readRequests(db, 'r.letter_id = ? ORDER BY r.id DESC LIMIT 20', [id]);
  return { ...lineOf(line), body, bodyBytes, isWhole: Buffer.byteLength(body) === bodyBytes, requests };
}

/** How requests stand, in the order of their ids. */
export function readLetterRequests(db: Database, ids: readonly number[]): Promise<DeadLetterRequest[]> {
  return readRequests(db, `r.id IN (${ids.map(() => '?').join(', ')}) ORDER BY r.id`, ids);
}

const requestKeys = ['letterId', 'askedMs', 'state', 'answer', 'messageId', 'changed'] as const;
type ReadRequest = Pick<DeadLetterRequestRow, (typeof requestKeys)[number]> & { by: string | null };

async function readRequests(
  db: Database,
  condition: string,
  params: readonly number[],
): Promise<DeadLetterRequest[]> {
  const rows = await db.query<ReadRequest>(
    `SELECT ${selectList(deadLetterRequestTable, 'r', requestKeys)}, u.name AS \`by\`
      FROM dead_letter_request AS r LEFT JOIN user AS u ON u.id = r.user_id WHERE ${condition}`,
    params,
  );
  return readRows(deadLetterRequestTable, rows).map(({ letterId, askedMs, by, changed, ...row }) => ({
    letterId: String(letterId),
    askedAt: askedMs,
    by: by ?? 'somebody who has left',
    changed: changed === null || changed === '' ? [] : changed.split(', '),
    ...row,
  }));
}
