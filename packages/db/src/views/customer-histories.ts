import { anonymousPrefix, type CustomerEvent, type EventKind } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';

/** One known customer with all events, in no particular order. */
export interface CustomerHistory {
  readonly customerId: string;
  readonly events: readonly CustomerEvent[];
}

/** An event as the tables hold it, without what no model reads. */
export interface EventRow {
  customer_id: string;
  message_id: string;
  kind: string;
  occurred_ms: bigint;
  received_ms: bigint;
  imported: number | boolean;
  order_id: string | null;
  amount_minor: bigint | null;
}

const ROWS_A_PAGE = 5_000;

/**
 * Streams the events of a shop's known customers in key order, one customer at a time: pages by the primary key,
 * so memory stays at one page and one customer however long the history. Guests are jumped over, not filtered:
 * on most shops they are the larger half.
 *
 * Events that arrive while it reads may or may not be seen; who needs a fixed set cuts by `receivedUntilMs`.
 */
export async function* readCustomerHistories(
  db: Database,
  shopId: string,
  options: {
    readonly rowsPerPage?: number;
    readonly signal?: AbortSignal;
    /** Events received later are left out, imported ones too: what is read again later is then the same. */
    readonly receivedUntilMs?: number;
  } = {},
): AsyncGenerator<CustomerHistory, void, undefined> {
  const { rowsPerPage = ROWS_A_PAGE, signal, receivedUntilMs = Number.MAX_SAFE_INTEGER } = options;
  let customerId: string | undefined;
  let events: CustomerEvent[] = [];
  for await (const page of readPages(db, shopId, rowsPerPage, receivedUntilMs)) {
    signal?.throwIfAborted();
    for (const row of page) {
      if (row.customer_id !== customerId) {
        if (customerId !== undefined) yield { customerId, events };
        customerId = row.customer_id;
        events = [];
      }
      events.push(eventOf(shopId, row));
    }
  }
  if (customerId !== undefined) yield { customerId, events };
}

/** `;` follows `:` in the byte order of the key, so this is the first key after all guests. */
const afterGuests = `${anonymousPrefix.slice(0, -1)};`;

async function* readPages(
  db: Database,
  shopId: string,
  rowsPerPage: number,
  receivedUntilMs: number,
): AsyncGenerator<EventRow[], void, undefined> {
  for (const range of [
    { from: '', to: anonymousPrefix },
    { from: afterGuests, to: null },
  ]) {
    let customer = range.from;
    let message = '';
    for (;;) {
      // Written as `>= and (> or >)`: row comparison `(a, b) > (?, ?)` is not taken for an index range by MySQL.
      const upper = range.to === null ? '' : 'AND customer_id < ?';
      const page = await db.prisma.$queryRawUnsafe<EventRow[]>(
        `SELECT ${eventColumns} FROM event
         WHERE shop_id = ? AND customer_id >= ? ${upper} AND (customer_id > ? OR message_id > ?)
           AND received_ms <= ?
         ORDER BY customer_id, message_id LIMIT ${rowsPerPage}`,
        shopId,
        customer,
        ...(range.to === null ? [] : [range.to]),
        customer,
        message,
        receivedUntilMs,
      );
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < rowsPerPage) break;
      customer = last.customer_id;
      message = last.message_id;
    }
  }
}

export const eventColumns =
  'customer_id, message_id, kind, occurred_ms, received_ms, imported, order_id, amount_minor';

export function eventOf(shopId: string, row: EventRow): CustomerEvent {
  return {
    v: 1,
    shopId,
    customerId: row.customer_id,
    messageId: row.message_id,
    kind: row.kind as EventKind,
    occurredAt: Number(row.occurred_ms),
    receivedAt: Number(row.received_ms),
    ...(Number(row.imported) === 1 ? { imported: true as const } : {}),
    ...(row.order_id === null ? {} : { orderId: row.order_id }),
    ...(row.amount_minor === null ? {} : { amountMinor: Number(row.amount_minor) }),
  };
}

/** Imported events of a shop so far: while this number rises, a history is being loaded. Reads the whole key range. */
export async function countImportedEvents(db: Database, shopId: string): Promise<number> {
  const rows = await db.prisma.$queryRawUnsafe<{ events: bigint }[]>(
    'SELECT COUNT(*) AS events FROM event WHERE shop_id = ? AND imported = 1',
    shopId,
  );
  return Number(rows[0]?.events ?? 0);
}

/** Known customers of a shop; index only. */
export async function countKnownCustomers(db: Database, shopId: string): Promise<number> {
  const rows = await db.prisma.$queryRawUnsafe<{ customers: bigint }[]>(
    'SELECT COUNT(*) AS customers FROM profile WHERE shop_id = ? AND known = 1',
    shopId,
  );
  return Number(rows[0]?.customers ?? 0);
}
