import type { Webhook } from '@ebb/contracts/delivery';
import type { Database } from '../../connection/open-database.ts';
import { select } from '../../sql/table.ts';
import {
  webhookEndpointTable,
  webhookEventsOf,
  type WebhookEndpointRow,
} from '../../tables/delivery/webhook-endpoint.ts';

const dayMs = 24 * 60 * 60 * 1000;

interface Counted {
  readonly recipientId: string;
  readonly sent: number;
  readonly waiting: number;
  readonly dead: number;
  readonly lastSentMs: number | null;
}

/** A shop's endpoints, oldest first, each with how its messages fare. */
export async function listWebhooks(db: Database, shopId: string, nowMs: number): Promise<Webhook[]> {
  const [rows, counted] = await Promise.all([
    select(
      db,
      webhookEndpointTable,
      webhookEndpointTable.keys,
      { shopId, removedMs: null },
      'ORDER BY t.created_ms, t.id',
    ),
    db.query<Counted>(
      `SELECT recipient_id AS recipientId, SUM(state = 'sent' AND done_ms > ?) AS sent,
          SUM(state = 'waiting') AS waiting, SUM(state = 'dead') AS dead,
          MAX(CASE WHEN state = 'sent' THEN done_ms END) AS lastSentMs
        FROM delivery WHERE shop_id = ? AND channel = 'webhook' GROUP BY recipient_id`,
      [nowMs - dayMs, shopId],
    ),
  ]);
  const counts = new Map(counted.map((count) => [count.recipientId, count]));
  return rows.map((row) => webhookOf(row, counts.get(row.id), nowMs));
}

export async function findWebhook(
  db: Database,
  shopId: string,
  id: string,
  nowMs: number,
): Promise<Webhook | undefined> {
  return (await listWebhooks(db, shopId, nowMs)).find((webhook) => webhook.id === id);
}

function webhookOf(row: WebhookEndpointRow, counted: Counted | undefined, nowMs: number): Webhook {
  const { id, name, url, format, createdMs, pausedMs, pauseReason, previousExpiresMs } = row;
  const isRotating = previousExpiresMs !== null && previousExpiresMs > nowMs;
  return {
    ...{ id, name, format, pauseReason, host: new URL(url).host, events: webhookEventsOf(row) },
    createdAt: createdMs,
    pausedAt: pausedMs,
    rotatingUntil: isRotating ? previousExpiresMs : null,
    sent: Number(counted?.sent ?? 0),
    waiting: Number(counted?.waiting ?? 0),
    dead: Number(counted?.dead ?? 0),
    lastSentAt: counted?.lastSentMs ?? null,
  };
}
