import type { CustomerEvent, EventKind } from '@ebb/contracts';
import type { Transaction } from '../connection/transaction.ts';
import { jsonTable } from '../sql/json-table.ts';
import { flag, insertSql, nullable, number, table, text, valuesOf, type RowOf } from '../sql/table.ts';

/** The events of all customers, each once. Times epoch ms, money minor units. */
export const eventTable = table('event', {
  shopId: text('shop_id'),
  customerId: text('customer_id'),
  messageId: text('message_id'),
  kind: text('kind'),
  name: nullable(text('name')),
  occurredMs: number('occurred_ms'),
  receivedMs: number('received_ms'),
  imported: flag('imported'),
  orderId: nullable(text('order_id')),
  amountMinor: nullable(number('amount_minor')),
  /** JSON of what has no column of its own: traits and properties. */
  details: nullable(text('details')),
  /** Of the profile into which it was folded. */
  profileVersion: number('profile_version'),
  /** Of the one event that made a link: the anonymous customer whom it joined to its own. */
  joinedId: nullable(text('joined_id')),
});

export type EventRow = RowOf<typeof eventTable>;

/** What is read of an event that is to be folded: what no profile and no model reads is left out. */
export const foldedEventKeys = [
  'customerId',
  'messageId',
  'kind',
  'occurredMs',
  'receivedMs',
  'imported',
  'orderId',
  'amountMinor',
] as const satisfies readonly (keyof EventRow)[];
export type FoldedEventRow = Pick<EventRow, (typeof foldedEventKeys)[number]>;

const keyColumns = ['shop_id', 'customer_id', 'message_id'];
const repeatsSql = `SELECT STRAIGHT_JOIN k.position AS position FROM ${jsonTable(keyColumns, 'position')} AS k
  JOIN event AS e ON e.shop_id = k.shop_id AND e.customer_id = k.customer_id AND e.message_id = k.message_id`;
const insertEventSql = insertSql(eventTable);

/**
 * Which of these events are stored already. The customers' profiles must be locked by this transaction: then nobody
 * else can be about to store the same event.
 * @returns those of `events`
 */
export async function findRepeats(
  tx: Transaction,
  events: readonly CustomerEvent[],
): Promise<Set<CustomerEvent>> {
  if (events.length === 0) return new Set();
  const keys = events.map(({ shopId, customerId, messageId }) => [shopId, customerId, messageId]);
  const rows = await tx.query<{ position: number }>(repeatsSql, [JSON.stringify(keys)]);
  return new Set(rows.map(({ position }) => events[position - 1]!));
}

function detailsOf({ traits, properties }: CustomerEvent): string | null {
  if (traits === undefined && properties === undefined) return null;
  return JSON.stringify({ traits, properties });
}

function rowOf({ event, profileVersion, joinedId }: NewEvent): EventRow {
  return {
    shopId: event.shopId,
    customerId: event.customerId,
    messageId: event.messageId,
    kind: event.kind,
    name: event.name ?? null,
    occurredMs: event.occurredAt,
    receivedMs: event.receivedAt,
    imported: event.imported === true,
    orderId: event.orderId ?? null,
    amountMinor: event.amountMinor ?? null,
    details: detailsOf(event),
    profileVersion,
    joinedId,
  };
}

/** The event as it was folded. */
export function eventOf(shopId: string, row: FoldedEventRow): CustomerEvent {
  const event: CustomerEvent = {
    v: 1,
    shopId,
    customerId: row.customerId,
    messageId: row.messageId,
    kind: row.kind as EventKind,
    occurredAt: row.occurredMs,
    receivedAt: row.receivedMs,
  };
  if (row.imported) event.imported = true;
  if (row.orderId !== null) event.orderId = row.orderId;
  if (row.amountMinor !== null) event.amountMinor = row.amountMinor;
  return event;
}

/** Kinds whose details tell the fold something: what was bought, and where the customer is. */
const kindsWithDetails: readonly EventKind[] = ['order_completed', 'order_updated', 'identified'];
/** As a column of a select: the details of such an event, else null. */
export const foldedDetailsSql = (alias: string) =>
  `IF(${alias}.kind IN (${kindsWithDetails.map((kind) => `'${kind}'`).join(', ')}), ${alias}.details, NULL) AS details`;

/** The event as it was folded, with what it says of products and countries. */
export function detailedEventOf(
  shopId: string,
  row: FoldedEventRow & Pick<EventRow, 'details'>,
): CustomerEvent {
  const event = eventOf(shopId, row);
  return row.details === null
    ? event
    : Object.assign(event, JSON.parse(row.details) as Pick<CustomerEvent, 'traits' | 'properties'>);
}

/** An event to be stored, and the version of the profile into which it was folded: its customer's, or whom that is joined to. */
export interface NewEvent {
  readonly event: CustomerEvent;
  readonly profileVersion: number;
  /** Whom it joined to its customer. */
  readonly joinedId: string | null;
}

/**
 * Stores new events with the profile version each was folded into, so that any score can be recomputed later from
 * exactly the events it had seen.
 */
export async function insertEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  await tx.executeMany(
    insertEventSql,
    events.map((event) => valuesOf(rowOf(event), eventTable.keys)),
  );
}

/** Notes that all events of these ids were folded into this version of another profile. The ids' profiles must be locked. */
export async function refoldEvents(
  tx: Transaction,
  ids: readonly { shopId: string; customerId: string; profileVersion: number }[],
): Promise<void> {
  await tx.executeMany(
    'UPDATE event SET profile_version = ? WHERE shop_id = ? AND customer_id = ?',
    ids.map(({ shopId, customerId, profileVersion }) => [profileVersion, shopId, customerId]),
  );
}

/** Whether more events than so many are stored under an id. Reads no more than that. */
export async function hasMoreEvents(
  tx: Transaction,
  { shopId, customerId }: { readonly shopId: string; readonly customerId: string },
  most: number,
): Promise<boolean> {
  const sql = 'SELECT 1 AS x FROM event WHERE shop_id = ? AND customer_id = ? LIMIT 1 OFFSET ?';
  return (await tx.query(sql, [shopId, customerId, most])).length > 0;
}
