import { readLiveSessions, type Database } from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import type { Client, Gateway } from './fan-out.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';

/** An ended session, or a shop that was taken away, has to be out within two seconds. */
const roundMs = 1_000;

export interface SessionWatchOptions {
  readonly io: Gateway;
  readonly db: Database;
  readonly scope: Pick<Scope, 'log' | 'onStop'>;
  readonly metrics: GatewayMetrics;
  /** Without an answer of the record for this long nobody's session can be vouched for. */
  readonly longestUncheckedMs: number;
}

/**
 * Looks at the sessions of all connections every second, in one question, and hangs up on those that have ended and on
 * those that watch a shop which is no longer theirs. The record is asked and no message waited for: messages get lost.
 */
export function watchSessions({ io, db, scope, metrics, longestUncheckedMs }: SessionWatchOptions): void {
  let answeredMs = performance.now();
  let isAsking = false;
  let isFailing = false;

  function hangUp(client: Client, reason: string): void {
    metrics.hungUp.inc({ reason });
    client.disconnect(true);
  }

  async function look(clients: readonly Client[]): Promise<void> {
    const ids = new Set(clients.map((client) => client.data.owner.sessionId));
    const owners = await readLiveSessions(db, [...ids], Date.now());
    for (const client of clients) {
      const owner = owners.get(client.data.owner.sessionId);
      if (owner === undefined) hangUp(client, 'session_ended');
      else if ([...client.data.watched].some((shop) => owner.role === null || !owner.shops.includes(shop)))
        hangUp(client, 'shop_taken');
      // It comes again, and into the room of those who see what it may see now.
      else if (owner.seesPersonalData !== client.data.owner.seesPersonalData)
        hangUp(client, 'rights_changed');
      else client.data.owner = owner;
    }
  }

  async function round(): Promise<void> {
    const clients = [...io.sockets.sockets.values()];
    if (clients.length === 0) {
      answeredMs = performance.now();
      return;
    }
    if (performance.now() - answeredMs > longestUncheckedMs) {
      for (const client of clients) hangUp(client, 'unchecked');
    }
    if (isAsking) return;
    isAsking = true;
    try {
      await look(clients);
      answeredMs = performance.now();
      isFailing = false;
    } catch (error) {
      if (!isFailing) scope.log.error({ err: error }, 'the sessions of the connections cannot be looked at');
      isFailing = true;
    } finally {
      isAsking = false;
    }
  }

  const timer = setInterval(() => void round(), roundMs);
  scope.onStop('session watch', () => clearInterval(timer));
}
