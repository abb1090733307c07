import { randomUUID } from 'node:crypto';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { ingestEndpoints, ingestLimits, topics, type IngestAnswer, type MessageType } from '@ebb/contracts';
import type { KeyOwner } from '@ebb/db';
import { KafkaUnavailableError, ProducerOverloadedError, type Producer } from '@ebb/kafka';
import {
  installHttpMetrics,
  installProblemHandlers,
  problem,
  problemContentType,
  ProblemError,
  type Metrics,
} from '@ebb/service-kit';
import { readCloudEvents } from './cloud-events.ts';
import { installCors } from './cors.ts';
import type { IngestMetrics } from '../metrics.ts';
import { ingestDocument } from './openapi.ts';
import { installPromptClose } from './prompt-close.ts';
import type { Arrived, LiveArrivals } from '../live/live-arrivals.ts';
import type { RefusedEvents, RefusedMessage } from '../refused/refused-events.ts';
import { bodyTooLarge, installBodyParsers, readJson, type RequestJson } from './request-body.ts';
import type { ShopKeys } from '../keys/shop-keys.ts';
import { isObject } from '../steps/field-rejection.ts';
import { takeCloudMessages, takeEvents, type TakenEvents } from '../take-events.ts';
import { writeKeyOf } from '../keys/write-key-of.ts';

export interface IngestAppParts {
  readonly shopKeys: ShopKeys;
  readonly producer: Pick<Producer, 'publish'>;
  readonly metrics: Metrics;
  readonly ingestMetrics: IngestMetrics;
  readonly refusedEvents: RefusedEvents;
  readonly liveArrivals: LiveArrivals;
  readonly log?: FastifyBaseLogger;
  /** Epoch ms. */
  readonly now: () => number;
  /** Where checked events go; `customer.events` unless a test says otherwise. */
  readonly eventsTopic?: string;
}

/** The HTTP side of ingest, without a port: events in, one verdict each out. */
export function createIngestApp(parts: IngestAppParts): FastifyInstance {
  const app = Fastify({
    ...(parts.log === undefined
      ? {}
      : { loggerInstance: parts.log, logController: new LogController({ disableRequestLogging: true }) }),
    bodyLimit: ingestLimits.batchBytes,
    routerOptions: { ignoreTrailingSlash: true },
    // For all of a request. Node takes the longer of the two for it: the one for the headers must not be it.
    requestTimeout: 30_000,
    http: { connectionsCheckingInterval: 1_000, headersTimeout: 15_000 },
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
      if (name === 'batch') post(url, takeBatch);
      else if (name === 'cloudEvents') post(url, takeCloudEvents);
      else post(url, (request, reply) => takeOne(request, reply, name));
    }
  }
  app.get('/v1/openapi.json', () => ingestDocument);

  function post(
    url: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ): void {
    app.post(url, {
      errorHandler(error) {
        // The server's own refusal of a body it would not even read, in our words.
        if ('code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
          throw bodyTooLarge(ingestLimits.batchBytes);
        throw error;
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
    const owner = await identifyShop(request, reply, body);
    if (!isObject(body.json)) throw notAnObject('one event');
    const messages = [body.json];
    const taken = takeEvents(messages, { ...arrival(), shop: owner.shop, rights: owner, type }, false);
    return finish(request, reply, { owner, messages, ...taken });
  }

  async function takeBatch(request: FastifyRequest, reply: FastifyReply) {
    const body = await readJson(request, ingestEndpoints.batch.limitBytes);
    const owner = await identifyShop(request, reply, body);
    if (!isObject(body.json)) throw notAnObject('{"batch": [events]}');
    const { batch, sentAt, context } = body.json;
    if (!Array.isArray(batch)) {
      throw new ProblemError(400, 'invalid-batch', 'The batch cannot be read', {
        errors: [{ field: 'batch', message: 'must be a list of events' }],
      });
    }
    if (batch.length > ingestLimits.batchEvents) {
      throw new ProblemError(400, 'too-many-events', 'The batch holds too many events', {
        detail: `It holds ${batch.length}; nothing was taken. Send it in parts.`,
        errors: [
          {
            field: 'batch',
            message: `at most ${ingestLimits.batchEvents} events`,
            limit: ingestLimits.batchEvents,
          },
        ],
      });
    }
    const taken = takeEvents(
      batch,
      { ...arrival(), shop: owner.shop, rights: owner, batchSentAt: sentAt, batchContext: context },
      body.bytes > ingestLimits.eventBytes,
    );
    return finish(request, reply, { owner, messages: batch, ...taken });
  }

  async function takeCloudEvents(request: FastifyRequest, reply: FastifyReply) {
    const { events, measure } = await readCloudEvents(request);
    const owner = await identifyShop(request, reply);
    const context = { ...arrival(), shop: owner.shop, rights: owner };
    return finish(request, reply, {
      owner,
      messages: events,
      ...takeCloudMessages(events, context, measure),
    });
  }

  function arrival() {
    return { receivedAtMs: parts.now(), correctClock: true, deliveryId: randomUUID };
  }

  async function identifyShop(
    request: FastifyRequest,
    reply: FastifyReply,
    body?: RequestJson,
  ): Promise<KeyOwner> {
    const writeKey = writeKeyOf(request.headers.authorization, body?.json);
    if (writeKey === undefined) {
      void reply.header('www-authenticate', 'Bearer realm="ebb"');
      throw new ProblemError(401, 'missing-write-key', 'The request has no write key', {
        detail: 'Send it as the user name of HTTP Basic, as a Bearer token, or as "writeKey" in the body.',
      });
    }
    let owner: KeyOwner | undefined;
    try {
      owner = await parts.shopKeys.find(writeKey);
    } catch (error) {
      throw notNow(reply, 'The write key cannot be checked at the moment.', 5, error);
    }
    if (owner === undefined) {
      void reply.header('www-authenticate', 'Bearer realm="ebb", error="invalid_token"');
      throw new ProblemError(401, 'unknown-write-key', 'The write key is not valid', {
        detail: 'No shop has this write key, or it was replaced and has expired, or it has been revoked.',
      });
    }
    return owner;
  }

  /** Answers only once Kafka has every accepted event. */
  async function finish(request: FastifyRequest, reply: FastifyReply, delivery: Delivery) {
    const { records, verdicts } = delivery;
    const acknowledged = parts.ingestMetrics.timePublish();
    try {
      await parts.producer.publish(parts.eventsTopic ?? topics.customerEvents.name, records);
    } catch (error) {
      if (error instanceof ProducerOverloadedError)
        throw notNow(reply, 'Too many events are waiting.', 1, error);
      if (error instanceof KafkaUnavailableError) throw notNow(reply, 'Events cannot be stored.', 5, error);
      throw error;
    }
    acknowledged();
    parts.ingestMetrics.countVerdicts('http', verdicts);
    parts.liveArrivals.note(delivery.owner, 'http', parts.now(), arrivedOf(delivery));
    const rejected = verdicts.length - records.length;
    if (rejected > 0) {
      parts.refusedEvents.keep(delivery.owner, 'http', parts.now(), refusedOf(delivery));
    }
    const answer: IngestAnswer = {
      success: rejected === 0,
      accepted: records.length,
      rejected,
      verdicts: wantsAll(request) ? [...verdicts] : verdicts.filter(({ status }) => status === 'rejected'),
    };
    if (records.length > 0 || rejected === 0) return answer;
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

/** One request's events, and what became of each. */
interface Delivery extends TakenEvents {
  readonly owner: KeyOwner;
  readonly messages: readonly unknown[];
}

function* arrivedOf({ messages, verdicts }: Delivery): Iterable<Arrived> {
  for (const verdict of verdicts) yield { message: messages[verdict.index], verdict };
}

function* refusedOf({ messages, verdicts }: Delivery): Iterable<RefusedMessage> {
  for (const verdict of verdicts) {
    if (verdict.status === 'rejected') yield { message: messages[verdict.index], verdict };
  }
}

function wantsAll(request: FastifyRequest): boolean {
  return isObject(request.query) && request.query['verdicts'] === 'all';
}

function notAnObject(expected: string): ProblemError {
  return new ProblemError(400, 'not-an-object', 'The body must be a JSON object', {
    detail: `Expected ${expected}.`,
  });
}

/** Nothing is claimed: the sender keeps its events and comes back. */
function notNow(
  reply: FastifyReply,
  detail: string,
  retryAfterSeconds: number,
  cause: unknown,
): ProblemError {
  void reply.header('retry-after', String(retryAfterSeconds));
  return new ProblemError(503, 'unavailable', 'Not available at the moment', {
    detail: `${detail} Nothing was taken; send it again.`,
    cause,
  });
}
