import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IngestAnswer } from '@ebb/contracts';
import { storeWebhookBytes, storeWebhookEndpoints, type StoreKind } from '@ebb/contracts/stores';
import type { StoreSender } from '@ebb/db/stores';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RememberedLookup } from '../keys/remembered-lookup.ts';
import { readPayload } from '../stores/read-payload.ts';
import type { SignedDelivery } from '../stores/store-delivery.ts';
import type { StoreCounter } from '../stores/store-counter.ts';
import { refuse, takeDelivery, type StoreRecord, type TakenDelivery } from '../stores/take-delivery.ts';
import { notNow, withVerdicts, type Intake, type IntakeParts } from '../intake.ts';
import { bodyTooLarge } from './request-body.ts';

export interface StoreWebhookParts {
  readonly senders: RememberedLookup<StoreSender>;
  readonly counter: StoreCounter;
  readonly record: StoreRecord;
  /** Of what is done after the answer's events are stored, and may be missed. */
  readonly onError: (error: unknown) => void;
}

interface StoreHeaders {
  readonly signature: string;
  readonly topic: string;
  readonly delivery: string;
}

const headersOf: Readonly<Record<StoreKind, StoreHeaders>> = {
  shopify: {
    signature: 'x-shopify-hmac-sha256',
    topic: 'x-shopify-topic',
    // The same over all attempts.
    delivery: 'x-shopify-webhook-id',
  },
  woocommerce: {
    signature: 'x-wc-webhook-signature',
    topic: 'x-wc-webhook-topic',
    delivery: 'x-wc-webhook-delivery-id',
  },
};

/** Compared with where there is no store, so that it takes as long as with one. */
const noSecret = randomBytes(32).toString('hex');

/** The addresses to which Shopify and WooCommerce deliver their webhooks. */
export function installStoreWebhooks(
  app: FastifyInstance,
  intake: Pick<Intake, 'store'>,
  parts: StoreWebhookParts & Pick<IntakeParts, 'ingestMetrics' | 'now'>,
): void {
  const { senders, counter, record, onError } = parts;
  void app.register(async (routes) => {
    // The signature is over the bytes as they came, whatever they call themselves.
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const kind of ['shopify', 'woocommerce'] as const) {
      const url = storeWebhookEndpoints[`${kind}Webhook`].path;
      routes.post<{ Params: { source: string } }>(url, {
        bodyLimit: storeWebhookBytes,
        errorHandler(error) {
          if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') throw bodyTooLarge(storeWebhookBytes);
          throw error;
        },
        handler: (request) => take(kind, request.params.source, request),
      });
      routes.route({
        method: ['GET', 'PUT', 'PATCH', 'DELETE'],
        url,
        handler: async (request, reply) => {
          void reply.header('allow', 'POST');
          throw new ProblemError(405, 'method-not-allowed', 'This address does not accept that method', {
            detail: `${request.method} is not accepted here; stores send POST.`,
          });
        },
      });
    }
  });

  async function take(kind: StoreKind, sourceId: string, request: FastifyRequest): Promise<IngestAnswer> {
    const sender = await findSender(kind, sourceId);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const header = (name: string) => textOf(request.headers[name]);
    const names = headersOf[kind];
    const signature = header(names.signature);
    if (kind === 'woocommerce' && signature === undefined && isPing(body)) {
      if (sender === undefined) throw notAllowed();
      return { success: true, accepted: 0, rejected: 0, verdicts: [] };
    }
    const isSigned = isSignatureOf(signature, body, sender?.secrets ?? []);
    if (sender === undefined || !isSigned) {
      if (sender !== undefined) counter.noteBadSignature(sourceId, parts.now());
      parts.ingestMetrics.countStoreDelivery(kind, 'bad_signature');
      throw notAllowed();
    }
    const about = {
      topic: header(names.topic) ?? '(no topic)',
      isTest: header('x-shopify-test') === 'true',
      deliveryId: header(names.delivery) ?? randomUUID(),
      receivedAtMs: parts.now(),
    };
    const payload = readPayload(body);
    const taken =
      payload === undefined
        ? refuse({ ...about, payload: body.toString() }, notJson)
        : await takeDelivery(sender, { ...about, payload }, record).catch((error: unknown) => {
            throw notNow('The orders of the store cannot be looked up at the moment.', 5, error);
          });
    return finish(sender, about, taken);
  }

  async function finish(
    { kind, sourceId, shop, name }: StoreSender,
    delivery: Pick<SignedDelivery, 'topic'>,
    { verdicts, records, messages, afterwards }: TakenDelivery,
  ): Promise<IngestAnswer> {
    const owner = { shop, keyName: name };
    const answer = withVerdicts(await intake.store({ owner, records, verdicts, messages }), 'rejected');
    // Missed, the order's completion is sent once more with its next version, under the same id.
    await afterwards?.().catch(onError);
    counter.noteDelivery(sourceId, delivery.topic, answer.rejected > 0, parts.now());
    parts.ingestMetrics.countStoreDelivery(kind, answer.rejected > 0 ? 'refused' : 'taken');
    return answer;
  }

  async function findSender(kind: StoreKind, sourceId: string): Promise<StoreSender | undefined> {
    try {
      const sender = await senders.find(sourceId);
      return sender?.kind === kind ? sender : undefined;
    } catch (error) {
      throw notNow('The store cannot be looked up at the moment.', 5, error);
    }
  }
}

/** The same whether there is no such store or the signature is another's. */
function notAllowed(): ProblemError {
  return new ProblemError(401, 'bad-signature', 'The delivery is not signed by a store that is known here', {
    detail:
      'Check the address and the secret: under Settings › Sources in Ebb, and where the webhook was made in the store.',
  });
}

function isSignatureOf(signature: string | undefined, body: Buffer, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature ?? '', 'base64');
  let isRight = false;
  for (const secret of secrets.length === 0 ? [noSecret] : secrets) {
    const expected = createHmac('sha256', secret).update(body).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) isRight = secrets.length > 0;
  }
  return isRight;
}

const notJson = {
  code: 'not_json',
  message: 'the webhook must be a JSON object: choose JSON as its format in the store',
} as const;

/** What WooCommerce sends when a webhook is saved, to see whether somebody answers. */
function isPing(body: Buffer): boolean {
  return body.length < 100 && /^webhook_id=\d+$/.test(body.toString());
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header.slice(0, 255) : undefined;
}
