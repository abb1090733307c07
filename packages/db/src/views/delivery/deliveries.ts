import type { DeliveriesPage, Delivery, DeliveryState } from '@ebb/contracts/delivery';
import type { Database } from '../../connection/open-database.ts';
import type { SqlValue } from '../../connection/reader.ts';
import { cutPage, decodeCursor } from '../../sql/keyset.ts';
import { readRows, selectList } from '../../sql/table.ts';
import { deliveryTable, type DeliveryRow } from '../../tables/delivery/delivery.ts';

const lineKeys = [
  'id',
  'channel',
  'recipientId',
  'alertId',
  'event',
  'messageId',
  'state',
  'createdMs',
  'dueMs',
  'held',
  'attempts',
  'doneMs',
  'httpStatus',
  'lastError',
] as const satisfies readonly (keyof DeliveryRow)[];

type Line = Pick<DeliveryRow, (typeof lineKeys)[number]> & {
  customerName: string | null;
  endpointName: string | null;
  userName: string | null;
};

const linesSql = `SELECT ${selectList(deliveryTable, 'd', lineKeys)}, e.name AS endpointName, u.name AS userName,
    COALESCE(c.display_name, d.customer_id) AS customerName
  FROM delivery AS d
  LEFT JOIN webhook_endpoint AS e ON e.id = d.recipient_id
  LEFT JOIN \`user\` AS u ON u.id = d.recipient_id
  LEFT JOIN customer AS c ON c.shop_id = d.shop_id AND c.customer_id = d.customer_id`;

function deliveryOf(line: Line): Delivery {
  const { id, channel, recipientId, event, messageId, state, attempts, httpStatus, customerName } = line;
  return {
    ...{ id, channel, recipientId, event, messageId, state, attempts, httpStatus, customerName },
    recipientName: line.endpointName ?? line.userName ?? recipientId,
    alertId: line.alertId === '' ? null : line.alertId,
    createdAt: line.createdMs,
    nextAt: state === 'waiting' ? line.dueMs : null,
    isHeld: state === 'waiting' && line.held && attempts === 0,
    doneAt: line.doneMs,
    error: line.lastError,
  };
}

async function readLines(db: Database, tail: string, params: readonly SqlValue[]): Promise<Delivery[]> {
  const rows = await db.query<Line>(`${linesSql} ${tail}`, params);
  return readRows(deliveryTable, rows).map(deliveryOf);
}

const orderName = 'deliveries';

/**
 * Messages of a shop, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listDeliveries(
  db: Database,
  page: {
    readonly shopId: string;
    readonly recipientId?: string | undefined;
    readonly state?: DeliveryState | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<DeliveriesPage> {
  const { shopId, recipientId, state, cursor, limit } = page;
  const conditions: string[] = ['d.shop_id = ?'];
  const params: SqlValue[] = [shopId];
  const also = (condition: string, value: SqlValue) => {
    conditions.push(condition);
    params.push(value);
  };
  if (recipientId !== undefined) also('d.recipient_id = ?', recipientId);
  if (state !== undefined) also('d.state = ?', state);
  if (cursor !== undefined) also('d.id < ?', decodeCursor(orderName, cursor).value);
  const tail = `WHERE ${conditions.join(' AND ')} ORDER BY d.id DESC LIMIT ?`;
  const rows = await readLines(db, tail, [...params, limit + 1]);
  const cut = cutPage(rows, limit, orderName, ({ id }) => ({ value: id, id: String(id) }));
  return { items: [...cut.items], nextCursor: cut.nextCursor };
}

/** Whom an alert was told to, newest first. */
export function deliveriesOfAlert(db: Database, shopId: string, alertId: string): Promise<Delivery[]> {
  return readLines(db, 'WHERE d.alert_id = ? AND d.shop_id = ? ORDER BY d.id DESC LIMIT 200', [
    alertId,
    shopId,
  ]);
}
