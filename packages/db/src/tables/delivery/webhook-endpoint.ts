import { alertEvents, type AlertEvent, type WebhookFormat } from '@ebb/contracts/delivery';
import type { Sealer } from '@ebb/sealing';
import type { Reader } from '../../connection/reader.ts';
import type { Transaction } from '../../connection/transaction.ts';
import { placeOf } from '../../maintenance/seal-secrets.ts';
import { nullable, number, readRows, select, selectList, table, text, type RowOf } from '../../sql/table.ts';

/** Where a shop's programs are told what happens to its alerts. */
export const webhookEndpointTable = table('webhook_endpoint', {
  id: text('id'),
  shopId: text('shop_id'),
  name: text('name'),
  url: text('url'),
  format: text<WebhookFormat>('format'),
  /** Names of events, with commas between them. */
  events: text('events'),
  /** Sealed, as is the one before: every message is signed with it. Empty once the endpoint was removed. */
  secret: text('secret'),
  previousSecret: nullable(text('previous_secret')),
  previousExpiresMs: nullable(number('previous_expires_ms')),
  pausedMs: nullable(number('paused_ms')),
  /** What the receiver answered, when nobody has paused it. */
  pauseReason: nullable(text('pause_reason')),
  createdMs: number('created_ms'),
  createdBy: text('created_by'),
  removedMs: nullable(number('removed_ms')),
});

export type WebhookEndpointRow = RowOf<typeof webhookEndpointTable>;

/** The events an endpoint is told; names that this version does not know are passed over. */
export function webhookEventsOf({ events }: Pick<WebhookEndpointRow, 'events'>): AlertEvent[] {
  const named = events.split(',');
  return alertEvents.filter((event) => named.includes(event));
}

/** Who is to be told about alerts of these shops; those that are paused too: for them it waits. */
export async function readSubscribedEndpoints(
  reader: Reader,
  shopIds: readonly string[],
): Promise<Pick<WebhookEndpointRow, 'id' | 'shopId' | 'events' | 'createdMs'>[]> {
  if (shopIds.length === 0) return [];
  return reader.query(
    `SELECT ${selectList(webhookEndpointTable, 'e', ['id', 'shopId', 'events', 'createdMs'])}
      FROM webhook_endpoint AS e
      WHERE e.shop_id IN (${shopIds.map(() => '?').join(', ')}) AND e.removed_ms IS NULL`,
    [...shopIds],
  );
}

/** Where to send, and with which secrets, opened; undefined when it was removed. @throws SealError */
export async function findEndpoint(
  reader: Reader,
  sealer: Sealer,
  id: string,
): Promise<WebhookEndpointRow | undefined> {
  const [row] = await select(reader, webhookEndpointTable, webhookEndpointTable.keys, {
    id,
    removedMs: null,
  });
  if (row === undefined) return undefined;
  const { secret, previousSecret } = row;
  return {
    ...row,
    secret: sealer.open(secret, placeOf('webhook', id)),
    previousSecret: previousSecret && sealer.open(previousSecret, placeOf('previousWebhook', id)),
  };
}

export async function lockEndpoint(
  tx: Transaction,
  shopId: string,
  id: string,
): Promise<WebhookEndpointRow | undefined> {
  const rows = await tx.query<WebhookEndpointRow>(
    `SELECT ${selectList(webhookEndpointTable, 'e')} FROM webhook_endpoint AS e
      WHERE e.id = ? AND e.shop_id = ? AND e.removed_ms IS NULL FOR UPDATE`,
    [id, shopId],
  );
  return readRows(webhookEndpointTable, rows)[0];
}

/** The receiver does not want any more. What is paused stays as it is. */
export async function pauseEndpoint(
  tx: Pick<Transaction, 'execute'>,
  id: string,
  { reason, nowMs }: { readonly reason: string; readonly nowMs: number },
): Promise<void> {
  await tx.execute(
    'UPDATE webhook_endpoint SET paused_ms = ?, pause_reason = ? WHERE id = ? AND paused_ms IS NULL',
    [nowMs, reason.slice(0, 255), id],
  );
}
