import type {
  AnswerOf,
  BodyOf,
  EndpointName,
  EndpointNamed,
  ParamsOf,
  ProblemOf,
  QueryOf,
} from '@ebb/contracts';
import { endpoints, type Endpoint } from '@ebb/contracts';
import { problemContentType } from '@ebb/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../api-parts.ts';
import { authenticate, requireRole, requireShop } from './session.ts';

/** A request whose parameters, query and body are as the endpoint's entry says. */
export type RequestTo<Name extends EndpointName> = FastifyRequest<{
  Params: ParamsOf<EndpointNamed<Name>>;
  Querystring: QueryOf<EndpointNamed<Name>>;
  Body: BodyOf<EndpointNamed<Name>>;
}>;

export type ReplyOf<Name extends EndpointName> =
  AnswerOf<EndpointNamed<Name>> | ProblemOf<EndpointNamed<Name>>;

/**
 * Answers an endpoint of the catalogue. Address, validation, the shape of the answer and who may call it come from
 * its entry; `handler` is only called for those who may.
 */
export function serve<Name extends EndpointName>(
  app: Api,
  parts: Pick<ApiParts, 'config' | 'sessions' | 'nowMs'>,
  name: Name,
  handler: (request: RequestTo<Name>, reply: FastifyReply) => Promise<ReplyOf<Name>>,
): void {
  const endpoint: Endpoint = endpoints[name];
  const { method, path, access, params, query, body, status = 200, answer } = endpoint;
  const authorise = authorisationOf(endpoint);
  app.route({
    method,
    url: path,
    schema: {
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      response: { [status]: answer, ...problemSchemas(endpoint) },
    },
    onRequest: access === 'anyone' ? [] : [(request) => authenticate(request, parts)],
    preHandler: async (request) => authorise(request),
    // Validated above by the very schemas that the handler's types are made of.
    handler: async (request, reply) => {
      reply.code(status);
      return handler(request as unknown as RequestTo<Name>, reply);
    },
  });
}

function problemSchemas({ problems }: Endpoint) {
  return Object.fromEntries(
    Object.entries(problems).map(([code, schema]) => [
      code,
      { content: { [problemContentType]: { schema } } },
    ]),
  );
}

/** The check of who may call it; it throws a ProblemError 403. */
function authorisationOf({ access, params, query }: Endpoint): (request: FastifyRequest) => void {
  if (access === 'anyone' || access === 'signed-in') return () => undefined;
  // Only where the entry says the shop stands: what else a request carries must not open another shop's data.
  const shopOf = (request: FastifyRequest): string => {
    if (params !== undefined && 'shop' in params.properties) return (request.params as { shop: string }).shop;
    if (query !== undefined && 'shop' in query.properties) return (request.query as { shop: string }).shop;
    return (request.body as { shopId: string }).shopId;
  };
  if (access === 'member') return (request) => void requireShop(request, shopOf(request));
  return (request) => void requireRole(request, shopOf(request), access);
}
