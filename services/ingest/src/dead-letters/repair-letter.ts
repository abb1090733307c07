import { createHash } from 'node:crypto';
import { customerKey, topics } from '@ebb/contracts';
import { checkCustomerEvent } from '@ebb/contracts/check-event';
import type { FetchedMessage, OutgoingMessage } from '@ebb/kafka';
import { repairedHeader, replacesHeader, replayOf, type KeptLetter } from './dead-letter-box.ts';
import { checkMessage } from '../shop-events/raw-intake.ts';
import type { ShopKeys } from '../keys/shop-keys.ts';
import { applyEdits, differingFields, EditError, type Edit } from '../steps/edit-json.ts';
import { isObject, type JsonObject } from '../steps/field-rejection.ts';

/** What the message shall become: all of it anew, or the original with changes. */
export type Correction =
  | { readonly kind: 'whole'; readonly json: unknown }
  | { readonly kind: 'edits'; readonly edits: readonly Edit[] };

/** Who decides whether a repaired message is acceptable: the consumers' own checks, on the same record. */
export interface RepairParts {
  readonly shopKeys: ShopKeys;
  readonly hasShop: (shopId: string) => boolean;
  /** The only shop whose event it may become; any when it is left out. */
  readonly onlyShop?: string;
  readonly topicPrefix: string;
  readonly now: () => number;
}

export type Repair =
  | { readonly ok: OutgoingMessage; readonly messageId: string; readonly changed: readonly string[] }
  /** The field and its limit, for a person. */
  | { readonly refused: string };

type Verdict = { readonly key: string | Buffer | null; readonly shopId: string } | { readonly flaw: string };

/**
 * Makes the message that replaces a letter, if its consumer would take it. It keeps the original's message id, so that
 * it counts once however often it is sent, and also if the original should come through after all; a message that
 * never had one gets one that follows from its place.
 */
export async function repairLetter(
  letter: KeptLetter,
  correction: Correction,
  parts: RepairParts,
): Promise<Repair> {
  const original = parse(letter.message.value);
  let repaired: unknown;
  try {
    repaired = corrected(original, correction);
  } catch (error) {
    if (error instanceof EditError) return { refused: error.message };
    throw error;
  }
  if (!isObject(repaired)) return { refused: 'a message must be a JSON object' };

  const givenId = isObject(original) ? original['messageId'] : undefined;
  const hasId = givenId !== undefined && givenId !== null && givenId !== '';
  const withId = { ...repaired, messageId: repaired['messageId'] ?? (hasId ? givenId : idOfPlace(letter)) };
  const verdict = await check(letter, withId, parts);
  if ('flaw' in verdict) return { refused: verdict.flaw };
  if (parts.onlyShop !== undefined && verdict.shopId !== parts.onlyShop) {
    return { refused: 'it would become the event of another shop' };
  }
  if (hasId && withId.messageId !== givenId) {
    const kept = await check(letter, { ...withId, messageId: givenId }, parts);
    if (!('flaw' in kept)) {
      return {
        refused: `messageId must stay ${JSON.stringify(givenId)}: by it the repaired message counts once`,
      };
    }
  }
  const changed = differingFields(original, withId);
  const { headers } = replayOf(letter);
  return {
    ok: {
      key: verdict.key,
      value: JSON.stringify(withId),
      headers: {
        ...headers,
        [replacesHeader]: `${letter.topic}[${letter.partition}]@${letter.offset}`,
        [repairedHeader]: changed.join(', ').slice(0, 1_000),
      },
    },
    messageId: typeof withId.messageId === 'string' ? withId.messageId : JSON.stringify(withId.messageId),
    changed,
  };
}

function corrected(original: unknown, correction: Correction): unknown {
  if (correction.kind === 'whole') return correction.json;
  if (original === undefined)
    throw new EditError('the original is no JSON: give the whole message with --file');
  return applyEdits(original, correction.edits);
}

function parse(value: Buffer | null): unknown {
  if (value === null) return undefined;
  try {
    return JSON.parse(value.toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** The same for every copy of a letter: a crash may have put the same record aside twice. */
function idOfPlace({ topic, partition, offset, message }: KeptLetter): string {
  const place = `${topic}\n${partition}\n${offset}\n`;
  return `repaired-${createHash('sha256')
    .update(place)
    .update(message.value ?? '')
    .digest('hex')
    .slice(0, 32)}`;
}

async function check(letter: KeptLetter, json: JsonObject, parts: RepairParts): Promise<Verdict> {
  switch (letter.topic) {
    case parts.topicPrefix + topics.customerEvents.name:
      return checkEvent(json, parts);
    case parts.topicPrefix + topics.shopEvents.name:
      return checkRaw(letter, json, parts);
    default:
      return { flaw: `it came from ${letter.topic}, whose messages cannot be repaired here` };
  }
}

function checkEvent(json: JsonObject, { hasShop }: RepairParts): Verdict {
  // As it will be read: what JSON cannot hold is gone by then.
  const checked = checkCustomerEvent(JSON.parse(JSON.stringify(json)));
  if ('flaw' in checked) return { flaw: checked.flaw };
  const { shopId, customerId } = checked.event;
  if (!hasShop(shopId)) return { flaw: `/shopId names no shop: ${shopId}` };
  return { key: customerKey(shopId, customerId), shopId };
}

async function checkRaw(
  letter: KeptLetter,
  json: JsonObject,
  { shopKeys, now }: RepairParts,
): Promise<Verdict> {
  const message: FetchedMessage = { ...letter.message, value: Buffer.from(JSON.stringify(json)) };
  const outcome = await checkMessage(message, letter, shopKeys, now());
  if (outcome.kind === 'event') return { key: letter.message.key, shopId: outcome.event.shopId };
  const { field, message: limit } = outcome.rejection;
  return { flaw: field === undefined ? limit : `${field}: ${limit}` };
}
