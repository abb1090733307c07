import type { FastifyInstance } from 'fastify';

const sweepMs = 50;

/**
 * Makes `close` end soon. The server by itself closes connections that are idle when the close begins; one with a
 * request under way would stay open afterwards for the whole keep-alive time, and the process with it.
 */
export function installPromptClose(app: FastifyInstance): void {
  let closing = false;
  let sweep: NodeJS.Timeout | undefined;
  app.addHook('preClose', (done) => {
    closing = true;
    sweep = setInterval(() => app.server.closeIdleConnections(), sweepMs);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
  app.addHook('onClose', (_app, done) => {
    clearInterval(sweep);
    done();
  });
}
