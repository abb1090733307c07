import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerBase,
} from 'fastify';
import type { Metrics } from './metrics.ts';

/**
 * Rate, errors and duration of every route, as `ebb_http_request_duration_seconds{method, route, status}`.
 * The route is the pattern (`/api/customers/:id`), never the address: an address would be a label value per
 * customer. Call it before registering routes.
 */
export function installHttpMetrics<
  Server extends RawServerBase,
  Request extends RawRequestDefaultExpression<Server>,
  Reply extends RawReplyDefaultExpression<Server>,
  Logger extends FastifyBaseLogger,
  Provider extends FastifyTypeProvider,
>(app: FastifyInstance<Server, Request, Reply, Logger, Provider>, metrics: Metrics): void {
  const durations = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
  });
  const instance = app as unknown as FastifyInstance;
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    durations.observe(labels, reply.elapsedTime / 1000);
    done();
  });
}
