import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { ingestLimits, topics, type CustomerEvent } from '@ebb/contracts';
import type { KeyOwner } from '@ebb/db';
import {
  headerText,
  type DeadLetterWriter,
  type FetchedBatch,
  type FetchedMessage,
  type Producer,
} from '@ebb/kafka';
import type { IngestMetrics } from '../metrics.ts';
import type { ShopKeys } from '../keys/shop-keys.ts';
import type { Arrived, LiveArrivals } from '../live/live-arrivals.ts';
import type { RefusedEvents } from '../refused/refused-events.ts';
import { mediaTypeOf, structuredType } from '../http/media-types.ts';
import { messageOfCloudEvent } from '../steps/cloud-event.ts';
import { isObject, type FieldRejection, type Reading } from '../steps/field-rejection.ts';
import { normaliseMessage } from '../steps/normalise-message.ts';
import { eventRecord, givenId, oversize } from '../take-events.ts';

export const writeKeyHeader = 'write-key';

export interface RawTopicParts {
  readonly shopKeys: ShopKeys;
  readonly producer: Pick<Producer, 'publish'>;
  readonly deadLetters: DeadLetterWriter;
  readonly ingestMetrics: Pick<IngestMetrics, 'countVerdicts'>;
  readonly refusedEvents: RefusedEvents;
  readonly liveArrivals: LiveArrivals;
  readonly now: () => number;
  readonly eventsTopic?: string;
}

/** Every way a raw message can end. */
type Outcome =
  | { readonly kind: 'event'; readonly event: CustomerEvent; readonly sent: SentMessage }
  | {
      readonly kind: 'dead';
      readonly message: FetchedMessage;
      readonly rejection: FieldRejection;
      /** Once the shop is known: whose it is, and what was read. */
      readonly sent?: SentMessage;
    };

interface SentMessage {
  readonly owner: KeyOwner;
  readonly json: unknown;
}

/**
 * Handles one batch of `shop.events`: valid messages become checked events, the others dead letters with the reason.
 * Resolves when Kafka has acknowledged both, so that the offset may move on. It throws only when something is away
 * (Kafka, or the record while a write key is not in memory); the batch then comes again.
 */
export function createRawIntake(parts: RawTopicParts): (batch: FetchedBatch) => Promise<void> {
  return async (batch) => {
    const receivedAtMs = parts.now();
    const outcomes: Outcome[] = [];
    for (const message of batch.messages) {
      outcomes.push(await checkMessage(message, batch, parts.shopKeys, receivedAtMs));
    }
    const events = outcomes.flatMap((outcome) => (outcome.kind === 'event' ? [outcome.event] : []));
    const letters = outcomes.flatMap((outcome) =>
      outcome.kind === 'dead' ? [deadLetter(outcome.message, outcome.rejection, batch)] : [],
    );
    await Promise.all([
      parts.producer.publish(parts.eventsTopic ?? topics.customerEvents.name, events.map(eventRecord)),
      parts.deadLetters.write(letters),
    ]);
    for (const outcome of outcomes) {
      const { sent } = outcome;
      if (sent === undefined) continue;
      const arrived = { message: sent.json, verdict: verdictOf(outcome) };
      parts.liveArrivals.note(sent.owner, 'kafka', receivedAtMs, [arrived]);
      if (outcome.kind === 'event') continue;
      const { message, rejection } = outcome;
      const place = `${batch.topic}[${batch.partition}]@${message.offset}`;
      const verdict = { ...rejection, messageId: givenId(sent.json) };
      parts.refusedEvents.keep(sent.owner, 'kafka', receivedAtMs, [{ message: sent.json, verdict, place }]);
    }
    parts.ingestMetrics.countVerdicts('kafka', outcomes.map(verdictOf));
  };
}

function verdictOf(outcome: Outcome): Arrived['verdict'] {
  return outcome.kind === 'event' ? { status: 'accepted' } : { status: 'rejected', ...outcome.rejection };
}

/**
 * What becomes of one raw message.
 *
 * @param place where it lies: names a message that brings neither id nor time
 */
export async function checkMessage(
  message: FetchedMessage,
  place: Pick<FetchedBatch, 'topic' | 'partition'>,
  shopKeys: ShopKeys,
  receivedAtMs: number,
): Promise<Outcome> {
  const parsed = parse(message.value);
  if ('rejection' in parsed) return { kind: 'dead', message, rejection: parsed.rejection };
  const found = await findShop(message, parsed.json, shopKeys);
  if ('rejection' in found) return { kind: 'dead', message, rejection: found.rejection };
  const { owner } = found;
  const read = readSent(message, parsed.json);
  if ('rejection' in read) {
    return { kind: 'dead', message, rejection: read.rejection, sent: { owner, json: parsed.json } };
  }
  const result = normaliseMessage(read.value, {
    shop: owner.shop,
    rights: owner,
    receivedAtMs,
    // A shop's own server has a clock, and a message may lie in the topic for hours: that is no wrong clock.
    correctClock: false,
    // The place of the record: the same whenever it is delivered again.
    deliveryId: () => placeDigest(place.topic, place.partition, message),
  });
  if ('rejected' in result) {
    return { kind: 'dead', message, rejection: result.rejected, sent: { owner, json: parsed.json } };
  }
  return { kind: 'event', event: result.ok, sent: { owner, json: parsed.json } };
}

/** CloudEvents as the Kafka binding writes them (CloudEvents 1.0.2), structured or binary; everything else as it is. */
function readSent(message: FetchedMessage, json: unknown): Reading<unknown> {
  if (mediaTypeOf(headerText(message, 'content-type')) === structuredType) return messageOfCloudEvent(json);
  if (headerText(message, 'ce_specversion') === undefined) return { value: json };
  const attributes: Record<string, unknown> = { data: json };
  for (const name of Object.keys(message.headers)) {
    if (name.startsWith('ce_')) attributes[name.slice(3)] = headerText(message, name);
  }
  return messageOfCloudEvent(attributes);
}

function placeDigest(topic: string, partition: number, message: FetchedMessage): string {
  // With the time, because a topic that is made anew begins again at offset 0.
  const place = `${topic}\n${partition}\n${message.offset}\n${message.timestampMs}`;
  return createHash('sha256').update(place).digest('hex').slice(0, 32);
}

function parse(value: Buffer | null): { readonly json: unknown } | { readonly rejection: FieldRejection } {
  if (value === null || value.length === 0) return refused('not_json', 'the message has no value');
  if (value.length > ingestLimits.eventBytes) return { rejection: oversize };
  if (!isUtf8(value)) return refused('not_json', 'the message is not valid UTF-8');
  try {
    return { json: JSON.parse(value.toString()) as unknown };
  } catch (error) {
    return refused('not_json', error instanceof Error ? error.message : 'unreadable');
  }
}

/** The write key a raw message carries: in its header, else in its field. */
export function writeKeyIn(message: FetchedMessage, json: unknown): string | undefined {
  const field = isObject(json) ? json['writeKey'] : undefined;
  return headerText(message, writeKeyHeader) ?? (typeof field === 'string' ? field : undefined);
}

async function findShop(
  message: FetchedMessage,
  json: unknown,
  shopKeys: ShopKeys,
): Promise<{ readonly owner: KeyOwner } | { readonly rejection: FieldRejection }> {
  if (!isObject(json)) return refused('not_an_object', 'an event must be a JSON object');
  const writeKey = writeKeyIn(message, json);
  if (writeKey === undefined || writeKey === '') {
    return refused(
      'unauthorized',
      `no write key, neither in the header "${writeKeyHeader}" nor in the field "writeKey"`,
    );
  }
  const owner = await shopKeys.find(writeKey);
  return owner === undefined
    ? refused('unauthorized', 'no shop has this write key, or it has been revoked')
    : { owner };
}

function refused(code: FieldRejection['code'], message: string): { readonly rejection: FieldRejection } {
  return { rejection: { code, message } };
}

function deadLetter(message: FetchedMessage, rejection: FieldRejection, batch: FetchedBatch) {
  const detail =
    rejection.field === undefined ? rejection.message : `${rejection.field}: ${rejection.message}`;
  return {
    topic: batch.topic,
    partition: batch.partition,
    offset: message.offset,
    key: message.key,
    value: message.value,
    headers: message.headers,
    reason: rejection.code,
    detail,
  };
}
