import type { SubscribeAnswer } from '@ebb/contracts';
import { SubscribeAlerts } from '@ebb/contracts';
import type { SessionOwner } from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import { Compile } from 'typebox/compile';
import type { AlertLog } from './alert-log.ts';
import { maskedMessage, type Client, type FanOut, type Gateway } from './fan-out.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import { maySend } from './socket-session.ts';
import type { StreamPosition } from './stream-position.ts';
import { decodePosition, encodePosition } from './stream-position.ts';

const request = Compile(SubscribeAlerts);

export interface SubscribeParts {
  readonly log: AlertLog;
  readonly fanOut: FanOut;
  readonly metrics: GatewayMetrics;
  /** Writes down who is about to be shown a shop’s alerts; what cannot be written down is not shown. */
  readonly noteRead: (owner: SessionOwner, shopId: string) => Promise<void>;
  /** Resolves true once this gateway has read up to a position that the client already saw elsewhere. */
  readonly reached: (position: StreamPosition) => Promise<boolean>;
}

/** Lets every client that connects say which shops it watches. */
export function serveSubscriptions(io: Gateway, parts: SubscribeParts, { log }: Pick<Scope, 'log'>): void {
  io.on('connection', (client) => {
    client.on('subscribe_alerts', (payload: unknown, answer: unknown) => {
      // Clients are not ours to trust: the answer may be no function, the payload anything.
      const reply =
        typeof answer === 'function' ? (answer as (given: SubscribeAnswer) => void) : () => undefined;
      subscribe(client, payload, parts).then(reply, (error: unknown) => {
        log.error({ err: error }, 'a subscription failed');
        reply({ ok: false, error: 'unavailable', detail: 'try again' });
      });
    });
    client.on('unsubscribe_alerts', (payload: unknown, answer: unknown) => {
      const shopId = (payload as { readonly shopId?: unknown } | null)?.shopId;
      const mayLeave = typeof shopId === 'string' && maySend(client.data.owner, 'unsubscribe_alerts', shopId);
      if (mayLeave) parts.fanOut.leave(client, shopId);
      if (typeof answer === 'function') (answer as () => void)();
    });
  });
}

/**
 * Brings a client up to date and makes it live.
 *
 * From looking up what was missed to joining the room there is no pause, so no message can come between: what
 * was read before is replayed, what is read after is live. Packets to one client keep their order.
 */
async function subscribe(
  client: Client,
  payload: unknown,
  { log, fanOut, metrics, reached, noteRead }: SubscribeParts,
): Promise<SubscribeAnswer> {
  if (!request.Check(payload)) {
    metrics.refused.inc({ reason: 'invalid' });
    return { ok: false, error: 'invalid', detail: 'expected { shopId, cursor? }' };
  }
  const { shopId, cursor } = payload;
  if (!maySend(client.data.owner, 'subscribe_alerts', shopId)) {
    metrics.refused.inc({ reason: 'forbidden' });
    return { ok: false, error: 'forbidden', detail: 'no access to this shop' };
  }
  const from = cursor === undefined ? log.position() : decodePosition(cursor);
  if (from === undefined) {
    metrics.refused.inc({ reason: 'invalid' });
    return { ok: false, error: 'invalid', detail: 'the cursor is not one of this gateway’s' };
  }
  // A client may come from another gateway that was ahead; one that is ahead of the topic itself has a cursor
  // from before the topic was made anew.
  const { owner } = client.data;
  const [isOurs] = await Promise.all([reached(from), noteRead(owner, shopId)]);
  if (!client.connected) return { ok: false, error: 'unavailable', detail: 'the connection has closed' };

  const missed = isOurs ? log.since(shopId, from) : { complete: false, alerts: [] };
  for (const { message, position } of missed.alerts) {
    const shown = owner.seesPersonalData ? message : maskedMessage(message);
    client.emit('churn_alert', { ...shown, cursor: encodePosition(position) });
  }
  fanOut.join(client, shopId);
  metrics.replayed.inc(missed.alerts.length);
  if (!missed.complete) metrics.resyncs.inc({ reason: 'gap_too_old' });
  return {
    ok: true,
    cursor: encodePosition(log.position()),
    replayed: missed.alerts.length,
    resync: !missed.complete,
  };
}
