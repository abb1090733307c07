import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { installHttpMetrics, installProblemHandlers, problem, problemContentType } from '@ebb/service-kit';
import Fastify, { LogController } from 'fastify';
import type { Api, ApiParts } from './api-parts.ts';
import { answerOtherMethods } from './http/other-methods.ts';
import { installApiDocuments } from './http/api-documents.ts';
import { refuseOtherSites } from './http/other-sites.ts';
import { registerRoutes } from './routes/routes.ts';

const bodyLimitBytes = 64 * 1024;
/** A customer id of 300 characters, each of which may be four bytes of three characters in an address. */
const longestParameter = 300 * 4 * 3;

/** The whole API as a plugin-free Fastify instance that does not listen yet; tests call it with `inject`. */
export async function buildApp(parts: ApiParts): Promise<Api> {
  const app: Api = Fastify({
    loggerInstance: parts.log,
    // Metrics count requests; the log is for what went wrong.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    // For all of a request, body included: one that comes a byte at a time is not waited for.
    requestTimeout: parts.config.requestSeconds * 1000,
    // Node takes the longer of the two for the whole request: the one for the headers must not be it.
    http: { connectionsCheckingInterval: 1_000, headersTimeout: parts.config.requestSeconds * 1000 },
    trustProxy: [...parts.config.trustedProxies],
    routerOptions: { maxParamLength: longestParameter },
    // What the router itself cannot read: in our words, and without the address that was sent.
    frameworkErrors: (error, _request, { raw }) => {
      const status = error.statusCode ?? 400;
      raw.writeHead(status, { 'content-type': problemContentType, 'cache-control': 'no-store' });
      raw.end(JSON.stringify(problem(status, 'invalid-address', 'The address cannot be read')));
    },
    // A browser keeps its connection open; the stop must not wait for it.
    forceCloseConnections: true,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // Bodies are JSON: a form that another site sends in the user's name is refused here.
  app.removeContentTypeParser('text/plain');

  installProblemHandlers(app);
  installHttpMetrics(app, parts.metrics);
  const refuseOtherMethods = answerOtherMethods(app);
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  await installApiDocuments(app);

  app.decorateRequest('caller', null);
  app.decorateRequest('isToken', false);
  app.decorateRequest('endpoint', '');
  app.decorateRequest('isReadNoted', false);
  refuseOtherSites(app);
  registerRoutes(app, parts);
  refuseOtherMethods();
  return app;
}
