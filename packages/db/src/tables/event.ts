import type { CustomerEvent } from '@ebb/contracts';
import { insertInto, jsonTable } from '../sql/statements.ts';
import type { Transaction } from '../connection/transaction.ts';

const keyColumns = ['shop_id', 'customer_id', 'message_id'];

const repeatsSql = `SELECT STRAIGHT_JOIN k.position AS position FROM ${jsonTable(keyColumns, 'position')} AS k
  JOIN event AS e ON e.shop_id = k.shop_id AND e.customer_id = k.customer_id AND e.message_id = k.message_id`;
const insertSql = insertInto('event', [
  'shop_id',
  'customer_id',
  'message_id',
  'kind',
  'name',
  'occurred_ms',
  'received_ms',
  'imported',
  'order_id',
  'amount_minor',
  'details',
  'profile_version',
]);

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

/** What of an event has no column of its own, as JSON; null when nothing. */
export function eventDetails({
  traits,
  properties,
}: Pick<CustomerEvent, 'traits' | 'properties'>): string | null {
  if (traits === undefined && properties === undefined) return null;
  return JSON.stringify({ traits, properties });
}

/**
 * Stores new events with the profile version each was folded into, so that any score can be recomputed later from
 * exactly the events it had seen.
 */
export async function insertEvents(
  tx: Transaction,
  events: readonly { event: CustomerEvent; profileVersion: number }[],
): Promise<void> {
  const rows = events.map(({ event, profileVersion }) => [
    event.shopId,
    event.customerId,
    event.messageId,
    event.kind,
    event.name ?? null,
    event.occurredAt,
    event.receivedAt,
    event.imported === true ? 1 : 0,
    event.orderId ?? null,
    event.amountMinor ?? null,
    eventDetails(event),
    profileVersion,
  ]);
  await tx.executeMany(insertSql, rows);
}
