import { randomBytes } from 'node:crypto';
import { type AuditAction } from '@ebb/contracts';
import type { Sealer } from '@ebb/sealing';
import { testEvent, type AlertEvent, type WebhookFormat } from '@ebb/contracts/delivery';
import type { Database } from '../../connection/open-database.ts';
import { inTransaction, type Transaction } from '../../connection/transaction.ts';
import { placeOf } from '../../maintenance/seal-secrets.ts';
import { insert, select, update } from '../../sql/table.ts';
import { appendAudit } from '../../tables/audit.ts';
import { insertDeliveries } from '../../tables/delivery/delivery.ts';
import {
  lockEndpoint,
  webhookEndpointTable,
  type WebhookEndpointRow,
} from '../../tables/delivery/webhook-endpoint.ts';
import { lockShop } from '../../tables/shop.ts';

/** Endpoints that one shop may have. */
export const mostWebhooks = 20;

interface Change {
  readonly shopId: string;
  readonly userId: string;
  readonly nowMs: number;
}

interface EndpointChange extends Change {
  readonly id: string;
}

/** 32 bytes, as Standard Webhooks writes them. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export interface MadeSecret {
  readonly id: string;
  /** Shown once. */
  readonly secret: string;
}

/** @returns undefined where the shop has as many as it may */
export async function createWebhook(
  db: Database,
  sealer: Sealer,
  {
    name,
    url,
    format,
    events,
    ...change
  }: Change & {
    readonly name: string;
    readonly url: string;
    readonly format: WebhookFormat;
    readonly events: readonly AlertEvent[];
  },
): Promise<MadeSecret | undefined> {
  const { shopId, userId, nowMs } = change;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const present = await select(tx, webhookEndpointTable, ['id'], { shopId, removedMs: null });
    if (present.length >= mostWebhooks) return undefined;
    const id = `wh_${randomBytes(12).toString('hex')}`;
    const secret = newSecret();
    const row: WebhookEndpointRow = {
      ...{ id, shopId, name, url, format, events: events.join(',') },
      secret: sealer.seal(secret, placeOf('webhook', id)),
      ...{ previousSecret: null, previousExpiresMs: null, pausedMs: null, pauseReason: null },
      ...{ createdMs: nowMs, createdBy: userId, removedMs: null },
    };
    await insert(tx, webhookEndpointTable, row);
    await note(tx, { ...change, id }, 'webhook.create', { name, host: new URL(url).host, format });
    return { id, secret };
  });
}

/** @returns whether there is such an endpoint */
export async function changeWebhook(
  db: Database,
  {
    name,
    events,
    isPaused,
    ...change
  }: EndpointChange & {
    readonly name?: string | undefined;
    readonly events?: readonly AlertEvent[] | undefined;
    readonly isPaused?: boolean | undefined;
  },
): Promise<boolean> {
  const { shopId, id, nowMs } = change;
  return inTransaction(db, async (tx) => {
    const row = await lockEndpoint(tx, shopId, id);
    if (row === undefined) return false;
    const pause = { pausedMs: isPaused === true ? (row.pausedMs ?? nowMs) : null, pauseReason: null };
    const set = {
      ...(name === undefined ? {} : { name }),
      ...(events === undefined ? {} : { events: events.join(',') }),
      ...(isPaused === undefined ? {} : pause),
    };
    if (Object.keys(set).length === 0) return true;
    await update(tx, webhookEndpointTable, set, { id });
    await note(tx, change, 'webhook.change', {
      name: name ?? row.name,
      ...(events === undefined ? {} : { events: events.join(', ') }),
      ...(isPaused === undefined ? {} : { isPaused: String(isPaused) }),
    });
    return true;
  });
}

/** Another secret; the one before signs too for as long as is asked for. */
export async function rotateWebhookSecret(
  db: Database,
  sealer: Sealer,
  { overlapMs, ...change }: EndpointChange & { readonly overlapMs: number },
): Promise<MadeSecret | undefined> {
  const { shopId, id, nowMs } = change;
  return inTransaction(db, async (tx) => {
    const row = await lockEndpoint(tx, shopId, id);
    if (row === undefined) return undefined;
    const secret = newSecret();
    const [place, previousPlace] = [placeOf('webhook', id), placeOf('previousWebhook', id)];
    const before = (): string => sealer.open(row.secret, place);
    const previous =
      overlapMs === 0
        ? { previousSecret: null, previousExpiresMs: null }
        : { previousSecret: sealer.seal(before(), previousPlace), previousExpiresMs: nowMs + overlapMs };
    const sealed = sealer.seal(secret, place);
    await update(tx, webhookEndpointTable, { secret: sealed, ...previous }, { id });
    await note(tx, change, 'webhook.rotate', { name: row.name, overlapMs });
    return { id, secret };
  });
}

/** @returns whether there was one to remove */
export async function removeWebhook(db: Database, change: EndpointChange): Promise<boolean> {
  const { shopId, id, nowMs } = change;
  return inTransaction(db, async (tx) => {
    const row = await lockEndpoint(tx, shopId, id);
    if (row === undefined) return false;
    await update(
      tx,
      webhookEndpointTable,
      { removedMs: nowMs, secret: '', previousSecret: null, url: '' },
      { id },
    );
    await tx.execute(
      `UPDATE delivery SET state = 'cancelled', done_ms = ?, last_error = 'the endpoint was removed', content = ''
        WHERE recipient_id = ? AND channel = 'webhook' AND state IN ('waiting', 'dead')`,
      [nowMs, id],
    );
    await note(tx, change, 'webhook.remove', { name: row.name });
    return true;
  });
}

/** A message that says nothing of a customer. @returns its id; `paused`: it would wait until somebody ends the pause */
export async function sendTestMessage(
  db: Database,
  change: EndpointChange,
): Promise<{ readonly messageId: string } | 'not_found' | 'paused'> {
  const { shopId, id, userId, nowMs } = change;
  return inTransaction(db, async (tx) => {
    const row = await lockEndpoint(tx, shopId, id);
    if (row === undefined) return 'not_found';
    if (row.pausedMs !== null) return 'paused';
    const content = JSON.stringify({ event: testEvent, atMs: nowMs, name: row.name });
    const [messageId] = await insertDeliveries(
      tx,
      [
        {
          ...{ shopId, channel: 'webhook', recipientId: id, alertId: '', customerId: null, content },
          ...{ step: `test:${randomBytes(8).toString('hex')}`, event: testEvent },
        },
      ],
      nowMs,
    );
    await appendAudit(tx, {
      ...{ shopId, atMs: nowMs, userId, action: 'webhook.test', subject: `shop/${shopId}/webhook/${id}` },
    });
    return { messageId: messageId! };
  });
}

/** Has dead messages sent again, for another day; those who receive them know them by their ids. @returns how many */
export async function resendDeliveries(
  db: Database,
  {
    shopId,
    userId,
    nowMs,
    ids,
    recipientId,
    giveUpMs,
  }: Change & {
    readonly ids?: readonly number[] | undefined;
    readonly recipientId?: string | undefined;
    readonly giveUpMs: number;
  },
): Promise<number> {
  if (ids === undefined && recipientId === undefined) return 0;
  const conditions = [
    ...(ids === undefined ? [] : [`id IN (${ids.map(() => '?').join(', ')})`]),
    ...(recipientId === undefined ? [] : ['recipient_id = ?']),
  ];
  return inTransaction(db, async (tx) => {
    const resent = await tx.execute(
      `UPDATE delivery SET state = 'waiting', attempts = 0, due_ms = ?, give_up_ms = ?, done_ms = NULL
        WHERE shop_id = ? AND state = 'dead' AND ${conditions.join(' AND ')}`,
      [nowMs, giveUpMs, shopId, ...(ids ?? []), ...(recipientId === undefined ? [] : [recipientId])],
    );
    if (resent === 0) return 0;
    const entry = {
      shopId,
      atMs: nowMs,
      userId,
      action: 'delivery.resend',
      subject: `shop/${shopId}`,
    } as const;
    await appendAudit(tx, { ...entry, detail: { messages: resent, ...(recipientId && { recipientId }) } });
    return resent;
  });
}

function note(
  tx: Transaction,
  { shopId, id, userId, nowMs: atMs }: EndpointChange,
  action: AuditAction,
  detail: Readonly<Record<string, string | number>>,
): Promise<void> {
  return appendAudit(tx, { shopId, atMs, userId, action, subject: `shop/${shopId}/webhook/${id}`, detail });
}
