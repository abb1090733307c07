import type { FastifyInstance } from 'fastify';

/** What libraries send that nobody asked first (a preflight of an old browser may leave its names out). */
const usualHeaders =
  'authorization, content-type, content-encoding, x-request-id, anonymousid, sentat, rsa-since-last-attempt';
const headerNames = /^[\w-]+(, *[\w-]+)*$/;
const longestList = 1_000;

/** Addresses that pages of any site call. */
const openPaths = ['/v1/*', '/beacon/*', '/sourceConfig', '/analytics.js/*', '/analytics-next/*'];

/**
 * Lets browsers on any site send. A write key is public by nature (it stands in the page) and allows writing only;
 * cookies are never looked at here. A header that nobody reads here harms nobody: each that a library asks for is
 * allowed, so that its next version with a new one goes on working.
 */
export function installCors(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.header('access-control-allow-origin', '*');
    void reply.header('access-control-expose-headers', 'retry-after, x-request-id');
    done();
  });
  for (const path of openPaths) {
    app.options(path, (request, reply) =>
      reply
        .code(204)
        .headers({
          'access-control-allow-methods': 'GET, POST, OPTIONS',
          'access-control-allow-headers': allowed(request.headers['access-control-request-headers']),
          'access-control-max-age': '86400',
          vary: 'access-control-request-headers',
        })
        .send(),
    );
  }
}

function allowed(asked: string | undefined): string {
  const isFine = asked !== undefined && asked.length <= longestList && headerNames.test(asked);
  return isFine ? `${usualHeaders}, ${asked.toLowerCase()}` : usualHeaders;
}
