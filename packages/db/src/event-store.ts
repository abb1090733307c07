import type { CustomerEvent } from '@ebb/contracts';
import { insertRows, jsonTable, type ColumnType } from './json-rows.ts';
import type { Transaction } from './transaction.ts';

const keyColumns = { shop_id: 'text', customer_id: 'text', message_id: 'text' } as const;

const columns: Readonly<Record<string, ColumnType>> = {
  ...keyColumns,
  kind: 'text',
  name: 'text',
  occurred_ms: 'bigint',
  received_ms: 'bigint',
  imported: 'bigint',
  order_id: 'text',
  amount_minor: 'bigint',
  details: 'mediumtext',
  profile_version: 'bigint',
};

const repeatsSql = `SELECT STRAIGHT_JOIN k.position AS position FROM ${jsonTable({ ...keyColumns, position: 'bigint' })} AS k
  JOIN event AS e ON e.shop_id = k.shop_id AND e.customer_id = k.customer_id AND e.message_id = k.message_id`;
const insertSql = insertRows('event', columns);

/**
 * Which of these events are stored already. The customers' profiles must be locked by this transaction: then nobody
 * else can be about to store the same event.
 * @returns positions in `events`
 */
export async function findRepeats(tx: Transaction, events: readonly CustomerEvent[]): Promise<Set<number>> {
  if (events.length === 0) return new Set();
  const keys = events.map(({ shopId, customerId, messageId }, position) => [
    shopId,
    customerId,
    messageId,
    position,
  ]);
  const rows = await tx.$queryRawUnsafe<{ position: bigint | number }[]>(repeatsSql, JSON.stringify(keys));
  return new Set(rows.map(({ position }) => Number(position)));
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
  if (events.length === 0) return;
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
  await tx.$executeRawUnsafe(insertSql, JSON.stringify(rows));
}
