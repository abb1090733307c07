import { createServer } from 'node:http';
import type { Scope } from '@ebb/service-kit';
import { Server } from 'socket.io';
import { trackBacklog } from './client-backlog.ts';
import type { AlertsConfig } from './config.ts';
import type { Client, Gateway } from './fan-out.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import { isOriginAllowed } from './origin-check.ts';
import { sessionOfHandshake, UnauthorizedError } from './socket-session.ts';

/** What a client may send at once; a subscription is a few hundred bytes. */
const largestRequestBytes = 16 * 1024;
/** The longest delay a timer can have. */
const longestTimerMs = 2 ** 31 - 1;

/** The Socket.IO server with its doors: origin, session, expiry. It does not listen yet. */
export function createGateway(
  config: AlertsConfig,
  scope: Scope,
  metrics: GatewayMetrics,
): { readonly io: Gateway; listen(): Promise<number> } {
  const http = createServer((_request, response) => {
    response.writeHead(404, { 'content-type': 'application/problem+json' });
    response.end(
      JSON.stringify({
        type: 'urn:ebb:problem:not-found',
        title: 'There is nothing at this address',
        status: 404,
      }),
    );
  });
  const io: Gateway = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: largestRequestBytes,
    allowRequest: (request, decide) => {
      const allowed = isOriginAllowed(request.headers, config.allowedOrigins ?? []);
      if (!allowed) metrics.refused.inc({ reason: 'origin' });
      decide(allowed ? null : 'origin not allowed', allowed);
    },
  });

  io.use((client, next) => {
    sessionOfHandshake(client.handshake, config.jwtSecret, Date.now()).then(
      (claims) => {
        client.data.claims = claims;
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
    const expiry = disconnectAtExpiry(client);
    client.on('disconnect', () => {
      clearTimeout(expiry);
      metrics.clients.dec();
      metrics.subscriptions.dec(client.data.watched.size);
    });
  });

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

/** A session ends when its token says so, also in the middle of a connection. */
function disconnectAtExpiry(client: Client): NodeJS.Timeout {
  const leftMs = client.data.claims.exp * 1000 - Date.now();
  return setTimeout(() => client.disconnect(true), Math.min(Math.max(0, leftMs), longestTimerMs));
}
