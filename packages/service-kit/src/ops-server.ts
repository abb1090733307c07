import Fastify from 'fastify';
import type { FastifyReply } from 'fastify';
import type { HealthReport } from './health.ts';
import { installProblemHandlers } from './problem-handlers.ts';
import type { Scope } from './scope.ts';

function answer(reply: FastifyReply, report: HealthReport, verbose: boolean): FastifyReply {
  const failing = report.lines.filter((line) => !line.ok);
  return reply
    .code(report.ok ? 200 : 503)
    .header('cache-control', 'no-store')
    .send({ status: report.ok ? 'ok' : 'unavailable', checks: verbose ? report.lines : failing });
}

/**
 * The server for operators, on a port of its own so that it is never exposed with the service:
 * `/livez` (200 while all watched loops turn), `/readyz` (200 when the process runs and its dependencies
 * answer; the reasons otherwise, `?verbose` lists all checks) and `/metrics` (Prometheus text).
 *
 * Start it first: it then stops last, and an orchestrator can watch the start and the stop.
 *
 * @returns the port in use, which matters when `port` is 0
 */
export async function startOpsServer(
  scope: Scope,
  options: { readonly port: number; readonly host?: string },
): Promise<{ readonly port: number }> {
  // An idle keep-alive connection of a scraper must not hold up the stop.
  const app = Fastify({ forceCloseConnections: true });
  installProblemHandlers(app);
  app.get('/livez', (request, reply) => answer(reply, scope.health.live(), isVerbose(request.query)));
  app.get('/readyz', async (request, reply) =>
    answer(reply, await scope.health.ready(), isVerbose(request.query)),
  );
  app.get('/metrics', async (_request, reply) =>
    reply.type(scope.metrics.registry.contentType).send(await scope.metrics.registry.metrics()),
  );
  scope.metrics.gauge({
    name: 'service_ready',
    help: 'What /readyz says: 1 ready, 0 not. A process that waits for a server answers scrapes all the while.',
    async collect() {
      this.set((await scope.health.ready()).ok ? 1 : 0);
    },
  });
  scope.onStop('ops server', () => app.close());
  await app.listen({ port: options.port, host: options.host ?? '127.0.0.1' });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  scope.log.info({ port }, 'ops server listens');
  return { port };
}

function isVerbose(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'verbose' in query;
}
