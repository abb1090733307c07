import type { RefusedEvent, RefusedEventDetail, RefusedEventsPage, RejectionCode } from '@ebb/contracts';
import type { Database } from '../../connection/open-database.ts';
import { cutPage, decodeCursor } from '../../sql/keyset.ts';
import { select } from '../../sql/table.ts';
import { refusedEventTable, type RefusedEventRow } from '../../tables/intake/refused-event.ts';

const lineKeys = [
  'id',
  'receivedMs',
  'way',
  'keyName',
  'place',
  'messageId',
  'code',
  'field',
  'message',
] as const satisfies readonly (keyof RefusedEventRow)[];

function lineOf({ id, receivedMs, ...row }: Pick<RefusedEventRow, (typeof lineKeys)[number]>): RefusedEvent {
  return { id: String(id), receivedAt: receivedMs, ...row };
}

const orderName = 'refused';

/**
 * Refused events of a shop, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listRefusedEvents(
  db: Database,
  page: {
    readonly shopId: string;
    readonly code?: RejectionCode | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<RefusedEventsPage> {
  const { shopId, code, cursor, limit } = page;
  const before = cursor === undefined ? undefined : Number(decodeCursor(orderName, cursor).value);
  const [rows, counted] = await Promise.all([
    select(
      db,
      refusedEventTable,
      lineKeys,
      { shopId, ...(code === undefined ? {} : { code }) },
      `${before === undefined ? '' : 'AND t.id < ?'} ORDER BY t.id DESC LIMIT ?`,
      [...(before === undefined ? [] : [before]), limit + 1],
    ),
    db.query<{ code: RejectionCode; events: number }>(
      'SELECT code, COUNT(*) AS events FROM refused_event WHERE shop_id = ? GROUP BY code ORDER BY events DESC',
      [shopId],
    ),
  ]);
  const cut = cutPage(rows.map(lineOf), limit, orderName, ({ id }) => ({ value: Number(id), id }));
  return { items: [...cut.items], nextCursor: cut.nextCursor, counts: counted };
}

/** One refused event with what was sent; undefined when it is another shop's, or gone. */
export async function findRefusedEvent(
  db: Database,
  shopId: string,
  id: number,
): Promise<RefusedEventDetail | undefined> {
  const [row] = await select(db, refusedEventTable, [...lineKeys, 'body', 'bodyBytes'], { shopId, id });
  if (row === undefined) return undefined;
  const { body, bodyBytes, ...line } = row;
  return { ...lineOf(line), body, bodyBytes };
}
