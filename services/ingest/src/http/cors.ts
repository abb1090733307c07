import type { FastifyInstance } from 'fastify';

/**
 * Lets browsers on any site send. A write key is public by nature (it stands in the page) and allows writing only;
 * cookies are never looked at here.
 */
export function installCors(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.header('access-control-allow-origin', '*');
    void reply.header('access-control-expose-headers', 'retry-after, x-request-id');
    done();
  });
  app.options('/v1/*', (_request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'POST, OPTIONS',
        'access-control-allow-headers':
          'authorization, content-type, content-encoding, x-request-id, anonymousid, rsa-since-last-attempt',
        'access-control-max-age': '86400',
      })
      .send(),
  );
}
