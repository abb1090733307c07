import { anonymousPrefix, type CustomerEvent } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { readRows, selectList } from '../sql/table.ts';
import { hasLinks } from '../tables/identity/identity-link.ts';
import { readJoinedEvents } from './joined-identities.ts';
import { eventOf, eventTable, foldedEventKeys, type FoldedEventRow } from '../tables/event.ts';

/** One known customer with all events, in no particular order. */
export interface CustomerHistory {
  readonly customerId: string;
  readonly events: readonly CustomerEvent[];
}

const defaultRowsPerPage = 5_000;

/**
 * Streams the events of a shop's known customers in key order, one customer at a time: pages by the primary key,
 * so memory stays at one page and one customer however long the history. Guests are jumped over, not filtered:
 * on most shops they are the larger half. Who is joined to a known customer comes with that customer.
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
  const { rowsPerPage = defaultRowsPerPage, signal, receivedUntilMs = Number.MAX_SAFE_INTEGER } = options;
  const isAnybodyJoined = await hasLinks(db, shopId);
  /** With what stands under ids that are joined to them. */
  const whole = async (customers: readonly OpenHistory[]): Promise<readonly CustomerHistory[]> => {
    if (!isAnybodyJoined) return customers;
    const ids = customers.map(({ customerId }) => customerId);
    const joined = await readJoinedEvents(db, shopId, ids, { receivedUntilMs });
    return customers.map(({ customerId, events }) => ({
      customerId,
      events: events.concat(joined.get(customerId) ?? []),
    }));
  };
  let last: OpenHistory | undefined;
  for await (const page of readPages(db, shopId, rowsPerPage, receivedUntilMs)) {
    signal?.throwIfAborted();
    const done: OpenHistory[] = [];
    for (const row of page) {
      if (row.customerId !== last?.customerId) {
        if (last !== undefined) done.push(last);
        last = { customerId: row.customerId, events: [] };
      }
      last.events.push(eventOf(shopId, row));
    }
    yield* await whole(done);
  }
  if (last !== undefined) yield* await whole([last]);
}

interface OpenHistory {
  readonly customerId: string;
  readonly events: CustomerEvent[];
}

const eventColumns = selectList(eventTable, 'e', foldedEventKeys);

/** `;` follows `:` in the byte order of the key, so this is the first key after all guests. */
const afterGuests = `${anonymousPrefix.slice(0, -1)};`;

async function* readPages(
  db: Database,
  shopId: string,
  rowsPerPage: number,
  receivedUntilMs: number,
): AsyncGenerator<FoldedEventRow[], void, undefined> {
  for (const range of [
    { from: '', to: anonymousPrefix },
    { from: afterGuests, to: null },
  ]) {
    let customer = range.from;
    let message = '';
    for (;;) {
      // Written as `>= and (> or >)`: row comparison `(a, b) > (?, ?)` is not taken for an index range by MySQL.
      const upper = range.to === null ? '' : 'AND e.customer_id < ?';
      const rows = await db.query<FoldedEventRow>(
        `SELECT ${eventColumns} FROM event AS e
         WHERE e.shop_id = ? AND e.customer_id >= ? ${upper} AND (e.customer_id > ? OR e.message_id > ?)
           AND e.received_ms <= ?
         ORDER BY e.customer_id, e.message_id LIMIT ${rowsPerPage}`,
        [shopId, customer, ...(range.to === null ? [] : [range.to]), customer, message, receivedUntilMs],
      );
      const page = readRows(eventTable, rows);
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < rowsPerPage) break;
      customer = last.customerId;
      message = last.messageId;
    }
  }
}

/** Imported events of a shop so far: while this number rises, a history is being loaded. Reads the whole key range. */
export async function countImportedEvents(db: Database, shopId: string): Promise<number> {
  const sql = 'SELECT COUNT(*) AS events FROM event WHERE shop_id = ? AND imported = 1';
  const [row] = await db.query<{ events: number }>(sql, [shopId]);
  return row?.events ?? 0;
}

/** Known customers of a shop; index only. */
export async function countKnownCustomers(db: Database, shopId: string): Promise<number> {
  const sql = 'SELECT COUNT(*) AS customers FROM profile WHERE shop_id = ? AND known = 1';
  const [row] = await db.query<{ customers: number }>(sql, [shopId]);
  return row?.customers ?? 0;
}
