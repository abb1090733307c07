import type { CustomerEvent, JoinedIdentity } from '@ebb/contracts';
import { anonymousPrefix } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import type { Reader } from '../connection/reader.ts';
import { jsonTable } from '../sql/json-table.ts';
import { readRows, selectList } from '../sql/table.ts';
import { eventOf, eventTable, foldedEventKeys, type FoldedEventRow } from '../tables/event.ts';
import { identityLinkTable, readLinks, readLinksOf } from '../tables/identity/identity-link.ts';

const mostShown = 100;

/** The anonymous ids that are joined to a customer, the newest first. */
export async function listJoinedIdentities(
  db: Database,
  shopId: string,
  customerId: string,
): Promise<{ joined: JoinedIdentity[]; joinedCount: number }> {
  const links = await readLinksOf(db, shopId, [customerId]);
  const joined = links
    .toReversed()
    .slice(0, mostShown)
    .map(({ joinedId: id, linkedMs: linkedAt, askedMs }) => ({
      ...{ id, linkedAt },
      isBeingUnlinked: askedMs !== null,
    }));
  return { joined, joinedCount: links.length };
}

/** The known customer whom an address names: its own id, or an anonymous id that is joined to it; undefined: nobody known. */
export async function findKnownId(db: Database, shopId: string, id: string): Promise<string | undefined> {
  if (!id.startsWith(anonymousPrefix)) return id;
  const [link] = await readLinks(db, [{ shopId, joinedId: id }]);
  return link?.state === 'joined' ? link.customerId : undefined;
}

const joinedEventsSql = `SELECT STRAIGHT_JOIN ${selectList(identityLinkTable, 'l', ['customerId', 'linkedMs'])},
    ${selectList(
      eventTable,
      'e',
      foldedEventKeys.filter((key) => key !== 'customerId'),
    )}, e.customer_id AS joinedId
  FROM ${jsonTable(['k_customer'])} AS k
  JOIN identity_link AS l ON l.shop_id = ? AND l.customer_id = k.k_customer AND l.state = 'joined'
  JOIN event AS said ON said.shop_id = l.shop_id AND said.customer_id = l.customer_id
    AND said.message_id = l.message_id AND said.received_ms <= ?
  JOIN event AS e ON e.shop_id = l.shop_id AND e.customer_id = l.joined_id AND e.received_ms <= ?
  WHERE 1 = 1`;

/**
 * Events that stand under ids which are joined to one of these customers, for a look back: nobody reckoned with them for this
 * customer before the link was known.
 * @param options.receivedUntilMs neither events nor links that became known later
 */
export async function readJoinedEvents(
  reader: Reader,
  shopId: string,
  customerIds: readonly string[],
  {
    receivedUntilMs = Number.MAX_SAFE_INTEGER,
    kinds,
  }: { readonly receivedUntilMs?: number; readonly kinds?: string } = {},
): Promise<Map<string, CustomerEvent[]>> {
  const found = new Map<string, CustomerEvent[]>();
  if (customerIds.length === 0) return found;
  const rows = await reader.query<FoldedEventRow & { joinedId: string; linkedMs: number }>(
    kinds === undefined ? joinedEventsSql : `${joinedEventsSql} AND e.kind IN (${kinds})`,
    [JSON.stringify(customerIds.map((id) => [id])), shopId, receivedUntilMs, receivedUntilMs],
  );
  for (const { joinedId, linkedMs, ...row } of readRows(eventTable, rows)) {
    const events = found.get(row.customerId) ?? [];
    found.set(row.customerId, events);
    events.push(asOfLink(eventOf(shopId, { ...row, customerId: joinedId }), linkedMs));
  }
  return found;
}

function asOfLink(event: CustomerEvent, linkedMs: number): CustomerEvent {
  const { imported, ...rest } = event;
  const knownMs = imported === true ? event.occurredAt : event.receivedAt;
  return knownMs >= linkedMs ? event : { ...rest, receivedAt: linkedMs };
}
