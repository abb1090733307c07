import { findAlert } from '@ebb/db';
import {
  changeWebhook,
  createWebhook,
  deliveriesOfAlert,
  findWebhook,
  giveUpAfterMs,
  listDeliveries,
  listWebhooks,
  mostWebhooks,
  removeWebhook,
  resendDeliveries,
  rotateWebhookSecret,
  sendTestMessage,
  type MadeSecret,
} from '@ebb/db/delivery';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';
import { webhookAddressFlaw } from '../http/webhook-address-flaw.ts';
import { withCursor } from '../http/with-cursor.ts';
import { isMasked, maskedDelivery } from '../personal-data/mask.ts';

const hourMs = 60 * 60 * 1000;

/** Where a shop's alerts are told, and what became of each message. */
export function webhookRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs, config, reads, sealer } = parts;

  function changeOf(request: FastifyRequest, { shop, webhook }: { shop: string; webhook: string }) {
    return { shopId: shop, id: webhook, userId: callerOf(request).userId, nowMs: nowMs() };
  }

  async function shown(shopId: string, id: string) {
    const webhook = await findWebhook(db, shopId, id, nowMs());
    if (webhook === undefined) throw notFound();
    return webhook;
  }

  async function withSecret(shopId: string, made: MadeSecret) {
    return { webhook: await shown(shopId, made.id), secret: made.secret };
  }

  serve(app, parts, 'listWebhooks', async ({ params }) => ({
    webhooks: await listWebhooks(db, params.shop, nowMs()),
  }));

  serve(app, parts, 'createWebhook', async (request) => {
    const { shop: shopId } = request.params;
    const { name, url, format, events } = request.body;
    const flaw = webhookAddressFlaw(url, config.allowPrivateAddresses);
    if (flaw !== null)
      throw new ProblemError(422, 'webhook-address', 'Nothing is sent to this address', { detail: flaw });
    const by = { shopId, userId: callerOf(request).userId, nowMs: nowMs() };
    const made = await createWebhook(db, sealer, { ...by, name: name.trim(), url, format, events });
    if (made !== undefined) return withSecret(shopId, made);
    throw new ProblemError(409, 'too-many-webhooks', 'The shop has as many webhooks as it may', {
      detail: `At most ${mostWebhooks}. Remove one first.`,
    });
  });

  serve(app, parts, 'changeWebhook', async (request) => {
    const change = changeOf(request, request.params);
    const { name, events, isPaused } = request.body;
    if (!(await changeWebhook(db, { ...change, name: name?.trim(), events, isPaused }))) throw notFound();
    return shown(change.shopId, change.id);
  });

  serve(app, parts, 'rotateWebhookSecret', async (request) => {
    const change = changeOf(request, request.params);
    const overlapMs = request.body.overlapHours * hourMs;
    const made = await rotateWebhookSecret(db, sealer, { ...change, overlapMs });
    if (made === undefined) throw notFound();
    return withSecret(change.shopId, made);
  });

  serve(app, parts, 'removeWebhook', async (request) => {
    if (!(await removeWebhook(db, changeOf(request, request.params)))) throw notFound();
    return null;
  });

  serve(app, parts, 'testWebhook', async (request) => {
    const sent = await sendTestMessage(db, changeOf(request, request.params));
    if (sent === 'not_found') throw notFound();
    if (sent !== 'paused') return sent;
    throw new ProblemError(409, 'webhook-paused', 'The webhook is paused', {
      detail: 'End the pause first: messages wait until then.',
    });
  });

  serve(app, parts, 'listDeliveries', async (request) => {
    const { recipient: recipientId, state, cursor, limit = 20 } = request.query;
    const { shop: shopId } = request.params;
    const page = await withCursor(() => listDeliveries(db, { shopId, recipientId, state, cursor, limit }));
    await reads.list(request, shopId, page.items.length, { recipient: recipientId, state });
    return isMasked(request) ? { ...page, items: page.items.map(maskedDelivery) } : page;
  });

  serve(app, parts, 'resendDeliveries', async (request) => {
    const { ids, recipient: recipientId } = request.body;
    const now = nowMs();
    const by = { shopId: request.params.shop, userId: callerOf(request).userId, nowMs: now };
    return { resent: await resendDeliveries(db, { ...by, ids, recipientId, giveUpMs: now + giveUpAfterMs }) };
  });

  serve(app, parts, 'listAlertDeliveries', async (request) => {
    const alert = await findAlert(db, request.params.id);
    // Of another shop's the same is said as of one that is not there.
    if (alert === undefined || !callerOf(request).shops.includes(alert.shopId))
      throw new ProblemError(404, 'alert-not-found', 'There is no such alert');
    const items = await deliveriesOfAlert(db, alert.shopId, alert.id);
    await reads.customer(request, alert.shopId, alert.customerId);
    return { items: isMasked(request) ? items.map(maskedDelivery) : items };
  });
}

function notFound(): ProblemError {
  return new ProblemError(404, 'webhook-not-found', 'There is no such webhook');
}
