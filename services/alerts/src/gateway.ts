import { createServer } from 'node:http';
import type { Database } from '@ebb/db';
import { readLiveSessions } from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import { publicTokenKeys } from '@ebb/session';
import { Server } from 'socket.io';
import { trackBacklog } from './client-backlog.ts';
import type { AlertsConfig } from './config.ts';
import type { Gateway } from './fan-out.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import { isOriginAllowed } from './origin-check.ts';
import { createHandshakeLimit, proxyCheck } from './connection-limits.ts';
import { watchSessions } from './session-watch.ts';
import { sessionOfHandshake, UnauthorizedError } from './socket-session.ts';

/** What a client may send at once; a subscription is a few hundred bytes. */
const largestRequestBytes = 16 * 1024;
/** Who opens a connection and does not say who they are is not waited for longer. */
const handshakeMs = 10_000;
/** The record away: connections outlive that, whose sessions nobody can end meanwhile either. */
const longestUncheckedMs = 30_000;

/** The Socket.IO server with its doors: origin, session. It does not listen yet. */
export function createGateway(
  config: AlertsConfig,
  scope: Scope,
  { metrics, db }: { readonly metrics: GatewayMetrics; readonly db: Database },
): { readonly io: Gateway; listen(): Promise<number> } {
  // A request that comes a byte at a time is not waited for; once upgraded, a connection is no request any more.
  const patience = { requestTimeout: 15_000, headersTimeout: 15_000, connectionsCheckingInterval: 1_000 };
  const http = createServer(patience, (_request, response) => {
    response.writeHead(404, { 'content-type': 'application/problem+json' });
    response.end(
      JSON.stringify({
        type: 'urn:ebb:problem:not-found',
        title: 'There is nothing at this address',
        status: 404,
      }),
    );
  });
  const tokenKeys = publicTokenKeys(config.tokenPublicKeys);
  const isProxy = proxyCheck(config.trustedProxies);
  const handshakes = createHandshakeLimit({ perMinute: config.handshakesPerMinute, isProxy });
  const io: Gateway = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: largestRequestBytes,
    connectTimeout: handshakeMs,
    allowRequest: (request, decide) => {
      const refuse = (reason: string, words: string) => {
        metrics.refused.inc({ reason });
        decide(words, false);
      };
      if (!isOriginAllowed(request.headers, config.allowedOrigins ?? [])) {
        refuse('origin', 'origin not allowed');
        return;
      }
      // A connection that is there brings its id.
      const isNew = !new URL(request.url ?? '/', 'http://gateway').searchParams.has('sid');
      if (!isNew) decide(null, true);
      else
        void handshakes.allow(request).then((isAllowed) => {
          if (isAllowed) decide(null, true);
          else refuse('handshakes', 'too many connections were opened from this address');
        });
    },
  });

  io.use((client, next) => {
    const nowMs = Date.now();
    const findOwner = async (id: string) => (await readLiveSessions(db, [id], nowMs)).get(id);
    sessionOfHandshake(client.handshake, tokenKeys, { nowMs, findOwner, isProxy }).then(
      (owner) => {
        client.data.owner = owner;
        client.data.backlog = trackBacklog(client.conn);
        client.data.watched = new Set();
        next();
      },
      (error: unknown) => {
        const refusal = error instanceof UnauthorizedError ? error : undefined;
        if (refusal === undefined) scope.log.error({ err: error }, 'a handshake failed');
        metrics.refused.inc({ reason: refusal?.data.reason ?? 'error' });
        next(refusal ?? new Error('unavailable'));
      },
    );
  });
  io.on('connection', (client) => {
    metrics.clients.inc();
    const own = `user:${client.data.owner.userId}`;
    void client.join(own);
    // The newest stays: a tab that was left open somewhere gives way to the one that is being opened.
    const ofUser = [...(io.sockets.adapter.rooms.get(own) ?? [])];
    for (const id of ofUser.slice(0, Math.max(0, ofUser.length - config.connectionsPerUser))) {
      metrics.hungUp.inc({ reason: 'too_many' });
      io.sockets.sockets.get(id)?.disconnect(true);
    }
    client.on('disconnect', () => {
      metrics.clients.dec();
      metrics.subscriptions.dec(client.data.watched.size);
    });
  });

  watchSessions({ io, db, scope, metrics, longestUncheckedMs });

  return {
    io,
    async listen() {
      scope.onStop('gateway', () => io.close());
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject);
        http.listen(config.httpPort, config.httpHost, resolve);
      });
      const address = http.address();
      return typeof address === 'object' && address !== null ? address.port : config.httpPort;
    },
  };
}
