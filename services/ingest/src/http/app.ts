import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { ingestEndpoints, ingestLimits, type MessageType } from '@ebb/contracts';
import type { KeyOwner } from '@ebb/db';
import {
  installHttpMetrics,
  installProblemHandlers,
  problem,
  problemContentType,
  ProblemError,
  rawProblems,
  type Metrics,
} from '@ebb/service-kit';
import { installBrowserLibraries } from '../browser-libraries/browser-libraries.ts';
import { readCloudEvents } from './cloud-events.ts';
import { installCors } from './cors.ts';
import { ingestDocument } from './openapi.ts';
import { installPromptClose } from './prompt-close.ts';
import { createIntake, notAnObject, withVerdicts, type Delivery, type IntakeParts } from '../intake.ts';
import { bodyTooLarge, installBodyParsers, readJson, type RequestJson } from './request-body.ts';
import { installStoreWebhooks, type StoreWebhookParts } from './store-webhooks.ts';
import { keepRefusedRequest } from '../refused/refused-request.ts';
import { isObject } from '../steps/field-rejection.ts';
import {
  installStreams,
  isStreamUpgrade,
  usualStreams,
  type StreamOptions,
} from '../stream/install-streams.ts';
import { takeCloudMessages, takeEvents } from '../take-events.ts';
import { keyInQuery, writeKeyOf } from '../keys/write-key-of.ts';

export interface IngestAppParts extends IntakeParts {
  readonly metrics: Metrics;
  readonly stores: StoreWebhookParts;
  /** Where people reach Ebb. */
  readonly publicUrl: string;
  readonly streams?: StreamOptions;
  /** For all of a request. */
  readonly requestTimeoutMs?: number;
  readonly log?: FastifyBaseLogger;
}

/** The HTTP side of ingest, without a port: events in, one verdict each out. */
export function createIngestApp(parts: IngestAppParts): FastifyInstance {
  const intake = createIntake(parts);
  const requestTimeout = parts.requestTimeoutMs ?? 30_000;
  const app = Fastify({
    ...(parts.log === undefined
      ? {}
      : { loggerInstance: parts.log, logController: new LogController({ disableRequestLogging: true }) }),
    bodyLimit: ingestLimits.batchBytes,
    routerOptions: { ignoreTrailingSlash: true },
    ...rawProblems,
    requestTimeout,
    http: {
      connectionsCheckingInterval: 1_000,
      // Node takes the longer of the two for all of a request: this must not be it.
      headersTimeout: requestTimeout / 2,
      // Senders of HTTP/1.0, and the programs of shops that speak it, name no host.
      requireHostHeader: false,
      shouldUpgradeCallback: isStreamUpgrade,
    },
    // Longer than a proxy keeps its idle connections, so that it is never us who closes one in use.
    keepAliveTimeout: 75_000,
  });
  installProblemHandlers(app);
  installHttpMetrics(app, parts.metrics);
  installCors(app);
  installPromptClose(app);
  installBodyParsers(app);

  for (const [name, { path, aliases }] of entriesOf(ingestEndpoints)) {
    for (const url of [path, ...aliases]) {
      if (name === 'batch') post(url, (request, reply) => takeBatch(request, reply));
      else if (name === 'cloudEvents') post(url, takeCloudEvents);
      else post(url, (request, reply) => takeOne(request, reply, name));
    }
  }
  // RudderStack's library for browsers; a beacon carries no headers, so the key is in the address.
  post('/beacon/v1/batch', (request, reply) => takeBatch(request, reply, keyInQuery(request)));
  installBrowserLibraries(app, intake, parts.publicUrl);
  installStoreWebhooks(app, intake, { ...parts.stores, ingestMetrics: parts.ingestMetrics, now: parts.now });
  installStreams(app, intake, parts.metrics, parts.streams ?? usualStreams);
  app.get('/v1/openapi.json', () => ingestDocument);

  function post(
    url: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ): void {
    app.post(url, {
      errorHandler(error, request) {
        // The server's own refusal of a body it would not even read, in our words.
        const isTooLarge = 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
        const refusal = isTooLarge ? bodyTooLarge(ingestLimits.batchBytes) : error;
        void keepRefusedRequest(parts, request, refusal);
        throw refusal;
      },
      handler,
    });
    app.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE'],
      url,
      handler: async (request, reply) => {
        void reply.header('allow', 'POST, OPTIONS');
        throw new ProblemError(405, 'method-not-allowed', 'This address does not accept that method', {
          detail: `${request.method} is not accepted here; send POST.`,
        });
      },
    });
  }

  async function takeOne(request: FastifyRequest, reply: FastifyReply, type: MessageType) {
    const body = await readJson(request, ingestEndpoints[type].limitBytes);
    const owner = await identifyShop(request, body);
    if (!isObject(body.json)) throw notAnObject('one event');
    const messages = [body.json];
    const context = { ...intake.arrival(), shop: owner.shop, rights: owner, type };
    return finish(request, reply, { owner, messages, ...takeEvents(messages, context, false) });
  }

  async function takeBatch(request: FastifyRequest, reply: FastifyReply, keyBeside?: string) {
    const body = await readJson(request, ingestEndpoints.batch.limitBytes);
    const owner = await identifyShop(request, body, keyBeside);
    return finish(request, reply, intake.takeBatch(owner, body));
  }

  async function takeCloudEvents(request: FastifyRequest, reply: FastifyReply) {
    const { events, measure } = await readCloudEvents(request);
    const owner = await identifyShop(request);
    const context = { ...intake.arrival(), shop: owner.shop, rights: owner };
    const taken = takeCloudMessages(events, context, measure);
    return finish(request, reply, { owner, messages: events, ...taken });
  }

  function identifyShop(request: FastifyRequest, body?: RequestJson, keyBeside?: string): Promise<KeyOwner> {
    return intake.ownerOf(writeKeyOf(request.headers.authorization, body?.json) ?? keyBeside);
  }

  /** Answers only once Kafka has every accepted event. */
  async function finish(request: FastifyRequest, reply: FastifyReply, delivery: Delivery) {
    const { verdicts } = delivery;
    const wanted = wantsAll(request) ? 'all' : 'rejected';
    const answer = withVerdicts(await intake.store(delivery), wanted);
    if (answer.accepted > 0 || answer.rejected === 0) return answer;
    const { type, title, detail, requestId } = problem(400, 'no-event-accepted', 'No event was accepted', {
      detail: verdicts.length === 1 ? verdicts[0]?.message : 'The verdicts say why.',
      requestId: request.id,
    });
    return reply
      .code(400)
      .type(problemContentType)
      .serializer((payload: unknown) => JSON.stringify(payload))
      .send({ type, title, status: 400, detail, requestId, ...answer });
  }

  return app;
}

function entriesOf<Catalogue extends object>(catalogue: Catalogue) {
  return Object.entries(catalogue) as [keyof Catalogue & string, Catalogue[keyof Catalogue]][];
}

function wantsAll({ query }: FastifyRequest): boolean {
  const asked = isObject(query) ? query['verdicts'] : undefined;
  if (asked === undefined || asked === 'all') return asked === 'all';
  throw new ProblemError(400, 'validation', 'Some fields are not accepted', {
    errors: [{ field: 'query.verdicts', message: 'must be "all" or left out', limit: ['all'] }],
  });
}
