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
import type { Api } from '../api-parts.ts';
import {
  authenticate,
  requirePermission,
  requirePerson,
  requireShop,
  type Authenticating,
} from './session.ts';

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
  parts: Authenticating,
  name: Name,
  handler: (request: RequestTo<Name>, reply: FastifyReply) => Promise<ReplyOf<Name>>,
): void {
  const endpoint: Endpoint = endpoints[name];
  const { method, path, params, query, body, status = 200, answer, bodyLimitBytes, personal } = endpoint;
  const doors = doorsOf(endpoint, parts);
  app.route({
    method,
    url: path,
    schema: {
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      response: { [status]: answer, ...problemSchemas(endpoint) },
    },
    ...(bodyLimitBytes === undefined ? {} : { bodyLimit: bodyLimitBytes }),
    ...doors,
    // Validated above by the very schemas that the handler's types are made of.
    handler: async (request, reply) => {
      reply.code(status);
      request.endpoint = name;
      const answered = await handler(request as unknown as RequestTo<Name>, reply);
      // A handler that shows personal data and writes nothing down is a bug, and shows nothing.
      if (personal !== undefined && !request.isReadNoted && reply.statusCode < 400)
        throw new Error(`${name} shows personal data and did not note it`);
      return answered;
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

type Door = (request: FastifyRequest) => Promise<void>;

/**
 * The checks of who may call it, before anything of the request is checked: role and shop of the address before the body is
 * read, a shop in the body before the rest of it is looked at. They throw a ProblemError 401 or 403.
 */
function doorsOf(
  { access, shop, params, query }: Endpoint,
  parts: Authenticating,
): { readonly onRequest: Door[]; readonly preValidation: Door[]; readonly preHandler: Door[] } {
  const none = { onRequest: [], preValidation: [], preHandler: [] };
  if (access === 'anyone') return none;
  const signedIn: Door = (request) => authenticate(request, parts);
  const personally: Door = async (request) => requirePerson(request);
  if (access === 'signed-in') return { ...none, onRequest: [signedIn, personally] };
  const permitted: Door = async (request) => void requirePermission(request, access);
  if (shop === 'found') return { ...none, onRequest: [signedIn, permitted] };

  // Only where the entry says the shop stands: what else a request carries must not open another shop's data.
  const [place, name] =
    params !== undefined && 'shop' in params.properties
      ? (['params', 'shop'] as const)
      : query !== undefined && 'shop' in query.properties
        ? (['query', 'shop'] as const)
        : (['body', 'shopId'] as const);
  const namedShop = (request: FastifyRequest): unknown =>
    (request[place] as Record<string, unknown> | null)?.[name];
  // What is no text yet is refused by validation; what validation has made of it is looked at again.
  const early: Door = async (request) => {
    const named = namedShop(request);
    if (typeof named === 'string') requireShop(request, named);
  };
  const late: Door = async (request) => void requireShop(request, String(namedShop(request)));
  return {
    onRequest: place === 'body' ? [signedIn, permitted] : [signedIn, permitted, early],
    preValidation: place === 'body' ? [early] : [],
    preHandler: [late],
  };
}
