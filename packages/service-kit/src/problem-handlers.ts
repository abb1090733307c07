import { randomUUID } from 'node:crypto';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerBase,
} from 'fastify';
import { fieldErrors } from './field-errors.ts';
import type { Problem } from './problem.ts';
import { problem, problemContentType, ProblemError } from './problem.ts';

/** Names for what the web server itself refuses, by HTTP status. */
const serverProblems: Readonly<Record<number, readonly [slug: string, title: string]>> = {
  400: ['bad-request', 'The request cannot be read'],
  401: ['unauthenticated', 'Sign in first'],
  403: ['forbidden', 'Not allowed'],
  404: ['not-found', 'There is nothing at this address'],
  405: ['method-not-allowed', 'This address does not accept that method'],
  408: ['request-timeout', 'The request took too long to arrive'],
  409: ['conflict', 'The request conflicts with the present state'],
  413: ['body-too-large', 'The request is too large'],
  415: ['unsupported-media-type', 'The content type is not accepted'],
  429: ['rate-limited', 'Too many requests'],
  503: ['unavailable', 'Not available at the moment'],
};

const invalidJsonCodes = new Set(['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY']);

interface ThrownError {
  readonly message: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly validation?: readonly unknown[];
  readonly validationContext?: string;
}

/** By shape and not by class: an error may come from another realm (a worker, a test runner's sandbox). */
function asError(thrown: unknown): ThrownError {
  const hasMessage = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  return hasMessage ? (thrown as ThrownError) : { message: String(thrown) };
}

/** The answer to whatever a handler or the web server threw. Above 499 nothing of the cause is told. */
export function problemOf(thrown: unknown, requestId: string, bodyLimitBytes?: number): Problem {
  if (thrown instanceof ProblemError) {
    const { detail, errors } = thrown;
    return problem(thrown.statusCode, thrown.type, thrown.title, { detail, errors, requestId });
  }
  const error = asError(thrown);
  if (error.validation !== undefined) {
    return problem(400, 'validation', 'Some fields are not accepted', {
      detail: `The ${error.validationContext ?? 'body'} of the request is not as documented.`,
      errors: fieldErrors(error.validation, error.validationContext),
      requestId,
    });
  }
  const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
  if (error.code !== undefined && invalidJsonCodes.has(error.code)) {
    return problem(400, 'invalid-json', 'The body is not valid JSON', { detail: error.message, requestId });
  }
  if (status === 413 && bodyLimitBytes !== undefined) {
    const [slug, title] = ['body-too-large', 'The request is too large'];
    const limit = { field: 'body', message: `at most ${bodyLimitBytes} bytes`, limit: bodyLimitBytes };
    return problem(status, slug, title, { detail: limit.message, errors: [limit], requestId });
  }
  const known = serverProblems[status];
  if (status < 500) {
    const [slug, title] = known ?? ['bad-request', 'The request cannot be read'];
    return problem(status, slug, title, { detail: error.message, requestId });
  }
  const [slug, title] = known ?? ['internal', 'Something went wrong on our side'];
  return problem(status, slug, title, { requestId });
}

function send(reply: FastifyReply, body: Problem): FastifyReply {
  // A serializer given here, because a route's response schema for the status would drop our extensions.
  return reply
    .code(body.status)
    .type(problemContentType)
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(body);
}

const acceptableRequestId = /^[\w.-]{1,64}$/;

/**
 * Gives a Fastify instance its error answers (RFC 9457), its 404 and the request id: an acceptable
 * `x-request-id` of the caller is kept, another one is made up, and every answer carries it.
 * Call it before registering routes.
 */
export function installProblemHandlers<
  Server extends RawServerBase,
  Request extends RawRequestDefaultExpression<Server>,
  Reply extends RawReplyDefaultExpression<Server>,
  Logger extends FastifyBaseLogger,
  Provider extends FastifyTypeProvider,
>(app: FastifyInstance<Server, Request, Reply, Logger, Provider>): void {
  const instance = app as unknown as FastifyInstance;

  instance.setGenReqId((request) => {
    const given = request.headers['x-request-id'];
    return typeof given === 'string' && acceptableRequestId.test(given) ? given : randomUUID();
  });
  instance.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  instance.setErrorHandler((error, request, reply) => {
    const body = problemOf(error, request.id, request.routeOptions.bodyLimit);
    // What is not there to be called (501) is no failure of ours: whoever calls it often must not fill the log.
    if (body.status >= 500 && body.status !== 501) request.log.error({ err: error }, 'request failed');
    if (error instanceof ProblemError) void reply.headers(error.headers);
    return send(reply, body);
  });
  instance.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const detail = `${request.method} ${path} does not exist`;
    return send(
      reply,
      problem(404, 'not-found', 'There is nothing at this address', { detail, requestId: request.id }),
    );
  });
}
