import { randomUUID } from 'node:crypto';
import { ingestLimits, topics, type EventVerdict, type IngestAnswer } from '@ebb/contracts';
import type { KeyOwner } from '@ebb/db';
import { KafkaUnavailableError, ProducerOverloadedError, type Producer } from '@ebb/kafka';
import { ProblemError } from '@ebb/service-kit';
import type { RequestJson } from './http/request-body.ts';
import type { ShopKeys } from './keys/shop-keys.ts';
import type { Arrived, LiveArrivals } from './live/live-arrivals.ts';
import type { IngestMetrics } from './metrics.ts';
import type { RefusedEvents, RefusedMessage } from './refused/refused-events.ts';
import { isObject } from './steps/field-rejection.ts';
import { takeEvents, type TakenEvents } from './take-events.ts';

export interface IntakeParts {
  readonly shopKeys: ShopKeys;
  readonly producer: Pick<Producer, 'publish'>;
  readonly ingestMetrics: IngestMetrics;
  readonly refusedEvents: RefusedEvents;
  readonly liveArrivals: LiveArrivals;
  /** Epoch ms. */
  readonly now: () => number;
  /** Where checked events go; `customer.events` unless a test says otherwise. */
  readonly eventsTopic?: string;
}

/** The events of one request, and what became of each. */
export interface Delivery extends TakenEvents {
  readonly owner: Pick<KeyOwner, 'shop' | 'keyName'>;
  readonly messages: readonly unknown[];
}

/** What every way in that has somebody to answer shares: whose key it is, what is in a batch, and that it is stored. */
export interface Intake {
  /** @throws ProblemError 401, and 503 while the key cannot be checked */
  ownerOf(writeKey: string | undefined): Promise<KeyOwner>;
  /** @throws ProblemError 400 when it is no batch */
  takeBatch(owner: KeyOwner, body: RequestJson): Delivery;
  /** What a check needs to know of this arrival. */
  arrival(): { receivedAtMs: number; correctClock: true; deliveryId: () => string };
  /**
   * Resolves once Kafka has every accepted event, with the verdicts of all of them.
   *
   * @throws ProblemError 503: nothing was taken
   */
  store(delivery: Delivery): Promise<IngestAnswer>;
}

export function createIntake(parts: IntakeParts): Intake {
  const arrival = () => ({ receivedAtMs: parts.now(), correctClock: true, deliveryId: randomUUID }) as const;
  return {
    arrival,

    async ownerOf(writeKey) {
      if (writeKey === undefined) {
        throw new ProblemError(401, 'missing-write-key', 'The request has no write key', {
          detail: 'Send it as the user name of HTTP Basic, as a Bearer token, or as "writeKey" in the body.',
          headers: { 'www-authenticate': 'Bearer realm="ebb"' },
        });
      }
      let owner: KeyOwner | undefined;
      try {
        owner = await parts.shopKeys.find(writeKey);
      } catch (error) {
        throw notNow('The write key cannot be checked at the moment.', 5, error);
      }
      if (owner === undefined) {
        throw new ProblemError(401, 'unknown-write-key', 'The write key is not valid', {
          detail: 'No shop has this write key, or it was replaced and has expired, or it has been revoked.',
          headers: { 'www-authenticate': 'Bearer realm="ebb", error="invalid_token"' },
        });
      }
      return owner;
    },

    takeBatch(owner, { json, bytes }) {
      const { batch, sentAt, context } = readBatch(json);
      const about = { shop: owner.shop, rights: owner, batchSentAt: sentAt, batchContext: context };
      const taken = takeEvents(batch, { ...arrival(), ...about }, bytes > ingestLimits.eventBytes);
      return { owner, messages: batch, ...taken };
    },

    async store(delivery) {
      const { owner, records, verdicts } = delivery;
      const acknowledged = parts.ingestMetrics.timePublish();
      try {
        await parts.producer.publish(parts.eventsTopic ?? topics.customerEvents.name, records);
      } catch (error) {
        if (error instanceof ProducerOverloadedError) throw notNow('Too many events are waiting.', 1, error);
        if (error instanceof KafkaUnavailableError) throw notNow('Events cannot be stored.', 5, error);
        throw error;
      }
      acknowledged();
      parts.ingestMetrics.countVerdicts('http', verdicts);
      parts.liveArrivals.note(owner, 'http', parts.now(), arrivedOf(delivery));
      const rejected = verdicts.length - records.length;
      if (rejected > 0) parts.refusedEvents.keep(owner, 'http', parts.now(), refusedOf(delivery));
      return { success: rejected === 0, accepted: records.length, rejected, verdicts: [...verdicts] };
    },
  };
}

/** Of the answer what the sender wants to know: all verdicts, or those of what was refused. */
export function withVerdicts(answer: IngestAnswer, wanted: 'all' | 'rejected'): IngestAnswer {
  return wanted === 'all' ? answer : { ...answer, verdicts: answer.verdicts.filter(isRejected) };
}

function readBatch(json: unknown): { batch: unknown[]; sentAt: unknown; context: unknown } {
  if (!isObject(json)) throw notAnObject('{"batch": [events]}');
  const { batch, sentAt, context } = json;
  if (!Array.isArray(batch)) {
    throw new ProblemError(400, 'invalid-batch', 'The batch cannot be read', {
      errors: [{ field: 'batch', message: 'must be a list of events' }],
    });
  }
  const limit = ingestLimits.batchEvents;
  if (batch.length > limit) {
    throw new ProblemError(400, 'too-many-events', 'The batch holds too many events', {
      detail: `It holds ${batch.length}; nothing was taken. Send it in parts.`,
      errors: [{ field: 'batch', message: `at most ${limit} events`, limit }],
    });
  }
  return { batch, sentAt, context };
}

export function notAnObject(expected: string): ProblemError {
  return new ProblemError(400, 'not-an-object', 'The body must be a JSON object', {
    detail: `Expected ${expected}.`,
  });
}

function isRejected({ status }: EventVerdict): boolean {
  return status === 'rejected';
}

function* arrivedOf({ messages, verdicts }: Delivery): Iterable<Arrived> {
  for (const verdict of verdicts) yield { message: messages[verdict.index], verdict };
}

function* refusedOf({ messages, verdicts }: Delivery): Iterable<RefusedMessage> {
  for (const verdict of verdicts) {
    if (isRejected(verdict)) yield { message: messages[verdict.index], verdict };
  }
}

/** Nothing is claimed: the sender keeps its events and comes back. */
export function notNow(detail: string, retryAfterSeconds: number, cause: unknown): ProblemError {
  return new ProblemError(503, 'unavailable', 'Not available at the moment', {
    detail: `${detail} Nothing was taken; send it again.`,
    headers: { 'retry-after': String(retryAfterSeconds) },
    cause,
  });
}
