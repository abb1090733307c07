import { inTransaction, type Database } from '@ebb/db';
import {
  findEndpoint,
  markCancelled,
  markFailed,
  markSent,
  pauseEndpoint,
  postponeRecipient,
  type ClaimedDelivery,
  type WebhookEndpointRow,
} from '@ebb/db/delivery';
import { nextAttempt } from '@ebb/domain';
import type { Sealer } from '@ebb/sealing';
import { readWebhookContent } from '../content.ts';
import type { SendClaimed } from '../loops/send-due.ts';
import type { DeliveryMetrics } from '../metrics.ts';
import { jsonBody } from './json-body.ts';
import type { Post, PostOutcome } from './post.ts';
import { signedHeaders } from './signature.ts';
import { slackBody } from './slack-body.ts';

/** Messages to one endpoint that are claimed at once: sent one after the other, within a lease even if each takes its time. */
export const mostWebhooksAtOnce = 10;

const channel = 'webhook';

export interface WebhookParts {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly post: Post;
  readonly publicUrl: string;
  readonly metrics: DeliveryMetrics;
  readonly now: () => number;
}

/** Sends an endpoint its messages in their order, up to the first that fails: what comes behind waits with it. */
export function webhookSender({ db, sealer, post, publicUrl, metrics, now }: WebhookParts): SendClaimed {
  return async (recipient, claimed) => {
    const endpoint = await findEndpoint(db, sealer, recipient.recipientId);
    if (endpoint === undefined) {
      const ids = claimed.map(({ id }) => id);
      const reason = 'the endpoint was removed';
      await inTransaction(db, (tx) => markCancelled(tx, ids, { nowMs: now(), reason }));
      metrics.attempts.inc({ channel, outcome: 'cancelled' }, ids.length);
      return;
    }
    for (const [index, delivery] of claimed.entries()) {
      const outcome = await postOne(endpoint, delivery);
      if (outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300) {
        await arrived(delivery, outcome.status);
        continue;
      }
      const untried = claimed.slice(index + 1).map(({ id }) => id);
      await failed(endpoint, delivery, outcome, untried);
      return;
    }
  };

  function postOne(
    endpoint: WebhookEndpointRow,
    { content, messageId }: ClaimedDelivery,
  ): Promise<PostOutcome> {
    const said = readWebhookContent(content);
    const body = endpoint.format === 'slack' ? slackBody(said, publicUrl) : jsonBody(said, publicUrl);
    return post(endpoint.url, body, signedHeaders({ messageId, body, nowMs: now() }, endpoint));
  }

  async function arrived({ id, createdMs }: ClaimedDelivery, httpStatus: number): Promise<void> {
    await inTransaction(db, (tx) => markSent(tx, [id], { nowMs: now(), httpStatus }));
    metrics.attempts.inc({ channel, outcome: 'sent' });
    metrics.delay.observe({ channel }, Math.max(0, now() - createdMs) / 1000);
  }

  async function failed(
    endpoint: WebhookEndpointRow,
    { id, attempts, giveUpMs }: ClaimedDelivery,
    outcome: PostOutcome,
    untried: readonly number[],
  ): Promise<void> {
    const nowMs = now();
    const isGone = outcome.kind === 'answered' && outcome.status === 410;
    const httpStatus = outcome.kind === 'answered' ? outcome.status : null;
    const error = outcome.kind === 'answered' ? `it answered ${outcome.status}` : outcome.error;
    const askedRestMs = outcome.kind === 'answered' ? (outcome.retryAfterMs ?? 0) : 0;
    const nextMs = nextAttempt({ attempts, nowMs, giveUpMs, askedRestMs, random: Math.random() });
    await inTransaction(db, async (tx) => {
      await markFailed(tx, [{ id, attempts, failed: { httpStatus, error, nextMs } }], nowMs);
      const recipient = { channel, recipientId: endpoint.id } as const;
      // Given up or not, whoever has just failed is not asked for the next message at once.
      await postponeRecipient(tx, recipient, untried, nextMs ?? nowMs + restAfterDeadMs);
      if (isGone)
        await pauseEndpoint(tx, endpoint.id, { reason: 'it answered 410: it wants no more', nowMs });
    });
    metrics.attempts.inc({ channel, outcome: nextMs === null ? 'dead' : 'failed' });
  }
}

const restAfterDeadMs = 60_000;
