import {
  eventKindByName,
  ingestLimits,
  isStorable,
  messageTypes,
  type CustomerEvent,
  type EventKind,
  type MessageType,
} from '@ebb/contracts';
import type { ShopRecord } from '@ebb/domain';
import {
  isObject,
  rejection,
  type FieldRejection,
  type JsonObject,
  type Reading,
} from './field-rejection.ts';
import { messageIdOf } from './message-id.ts';
import { findForbidden, type KeyRights } from './key-rights.ts';
import { readAmountMinor } from './read-amount.ts';
import { idOptions, mayJoin, readAlias, readIdentity } from './read-identity.ts';
import { findUnstorable, readText } from './read-text.ts';
import { readTime, type ArrivalTimes } from './read-time.ts';

export interface MessageContext extends ArrivalTimes {
  readonly shop: ShopRecord;
  /** What the key allows with which it came. */
  readonly rights: KeyRights;
  /** What `type` is when the address says it already (`/v1/track`). */
  readonly type?: MessageType;
  /** `context` of the batch around the message; its own overrules it field by field. */
  readonly batchContext?: unknown;
  /** Names this delivery and no other, the same when it is delivered again; for messages that bring no id or time. */
  readonly deliveryId: () => string;
}

export type Normalised = { readonly ok: CustomerEvent } | { readonly rejected: FieldRejection };

const nameOptions = { maxLength: ingestLimits.nameLength } as const;
const noProperties: JsonObject = Object.freeze({});

/**
 * From what a shop sent, any JSON value at all, to a checked event, or to the first reason why not. Pure: the same
 * message, shop and arrival give the same event.
 */
export function normaliseMessage(message: unknown, context: MessageContext): Normalised {
  if (!isObject(message)) {
    return { rejected: { code: 'not_an_object', message: 'an event must be a JSON object' } };
  }
  const reading = readMessage(message, context);
  return 'rejection' in reading ? { rejected: reading.rejection } : { ok: reading.value };
}

function readMessage(message: JsonObject, context: MessageContext): Reading<CustomerEvent> {
  const type = readType(message, context.type);
  if ('rejection' in type) return type;
  const who = type.value === 'alias' ? readAlias(message) : readIdentity(message);
  if ('rejection' in who) return who;
  const { customerId } = who.value;
  const messageId = readText(message['messageId'], 'messageId', idOptions);
  if ('rejection' in messageId) return messageId;
  const properties = type.value === 'group' ? readGroup(message) : readObject(message, 'properties');
  if ('rejection' in properties) return properties;
  const what = readKind(message, type.value, properties.value ?? noProperties);
  if ('rejection' in what) return what;
  const traits = type.value === 'identify' ? readTraits(message) : { value: undefined };
  if ('rejection' in traits) return traits;
  const occurredAt = readTime(message, context);
  if ('rejection' in occurredAt) return occurredAt;
  const imported = readImportMark(message, context.batchContext);
  if ('rejection' in imported) return imported;
  const asked = { kind: what.value.kind, customerId, imported: imported.value };
  const forbidden = findForbidden(message, asked, context.rights, context.batchContext);
  if (forbidden !== undefined) return { rejection: forbidden };
  const money = readMoney(what.value.kind, properties.value ?? noProperties, context.shop);
  if ('rejection' in money) return money;

  // After what has words of its own: an amount that is too large is an amount first.
  const unstorable = findUnstorable(properties.value ?? noProperties, 'properties');
  if (unstorable !== undefined) return { rejection: unstorable };

  const { name, kind } = what.value;
  const { orderId, amountMinor } = money.value;
  const anonymousId = mayJoin(context.rights) ? who.value.anonymousId : undefined;
  return {
    value: {
      v: 1,
      shopId: context.shop.id,
      customerId,
      ...(anonymousId === undefined ? {} : { anonymousId }),
      messageId: messageId.value ?? messageIdOf({ ...message, type: type.value }, context),
      kind,
      ...(name === undefined ? {} : { name }),
      occurredAt: occurredAt.value,
      receivedAt: context.receivedAtMs,
      ...(imported.value ? { imported: true } : {}),
      ...(orderId === undefined ? {} : { orderId }),
      ...(amountMinor === undefined ? {} : { amountMinor }),
      ...(traits.value === undefined ? {} : { traits: traits.value }),
      ...(properties.value === undefined ? {} : { properties: properties.value }),
    },
  };
}

function readType(message: JsonObject, implied: MessageType | undefined): Reading<MessageType> {
  if (implied !== undefined) return { value: implied };
  const raw = message['type'];
  const type = messageTypes.find((candidate) => candidate === raw);
  if (type !== undefined) return { value: type };
  const accepted = `must be one of ${messageTypes.join(', ')}`;
  return rejection('unknown_type', 'type', accepted);
}

/** What is kept of a group call: for the timeline. */
function readGroup(message: JsonObject): Reading<Record<string, unknown> | undefined> {
  const groupId = readText(message['groupId'], 'groupId', idOptions);
  if ('rejection' in groupId) return groupId;
  if (groupId.value === undefined)
    return rejection('invalid_field', 'groupId', 'a group call must name its group');
  const traits = readObject(message, 'traits');
  if ('rejection' in traits) return traits;
  return {
    value: { groupId: groupId.value, ...(traits.value === undefined ? {} : { traits: traits.value }) },
  };
}

function readObject(
  message: JsonObject,
  field: 'properties' | 'traits',
): Reading<Record<string, unknown> | undefined> {
  const raw = message[field];
  if (raw === undefined || raw === null) return { value: undefined };
  return isObject(raw) ? { value: raw } : rejection('invalid_field', field, 'must be an object');
}

/** Some libraries (RudderStack's for Python) put the traits of an identify into its context. */
function readTraits(message: JsonObject): Reading<Record<string, unknown> | undefined> {
  const own = readObject(message, 'traits');
  if ('rejection' in own) return own;
  const context = message['context'];
  const value =
    own.value ?? (isObject(context) && isObject(context['traits']) ? context['traits'] : undefined);
  const unstorable = findUnstorable(value, 'traits');
  return unstorable === undefined ? { value } : { rejection: unstorable };
}

interface What {
  readonly kind: EventKind;
  readonly name: string | undefined;
}

function readKind(message: JsonObject, type: MessageType, properties: JsonObject): Reading<What> {
  if (type === 'identify' || type === 'alias') return { value: { kind: 'identified', name: undefined } };
  if (type === 'group') return { value: { kind: 'identified', name: 'group' } };
  if (type === 'track') {
    const event = readText(message['event'], 'event', nameOptions);
    if ('rejection' in event) return event;
    const name = event.value;
    if (name === undefined || name.trim() === '') {
      return rejection('missing_event_name', 'event', 'a track call must name its event');
    }
    return { value: { kind: eventKindByName.get(name.trim().toLowerCase()) ?? 'activity', name } };
  }
  const kind = type === 'page' ? 'page_viewed' : 'screen_viewed';
  const given = readText(message['name'], 'name', nameOptions);
  if ('rejection' in given) return given;
  return { value: { kind, name: given.value ?? pageName(properties) } };
}

/** Segment's libraries send a page's name rarely, its title and path always. Only for the timeline, so it may be cut. */
function pageName(properties: JsonObject): string | undefined {
  for (const field of ['name', 'title', 'path', 'url']) {
    const value = properties[field];
    if (typeof value !== 'string' || value === '') continue;
    const cut = value.slice(0, ingestLimits.nameLength);
    return isStorable(cut) ? cut : cut.slice(0, -1);
  }
  return undefined;
}

function readImportMark(message: JsonObject, batchContext: unknown): Reading<boolean> {
  const raw = message['context'];
  if (raw !== undefined && raw !== null && !isObject(raw)) {
    return rejection('invalid_field', 'context', 'must be an object');
  }
  const own = isObject(raw) ? raw['import'] : undefined;
  const mark = own ?? (isObject(batchContext) ? batchContext['import'] : undefined);
  if (mark === undefined || mark === null || typeof mark === 'boolean') return { value: mark === true };
  return rejection('invalid_field', 'context.import', 'must be true or false');
}

interface Money {
  readonly orderId: string | undefined;
  readonly amountMinor: number | undefined;
}

const noMoney: Money = { orderId: undefined, amountMinor: undefined };

function readMoney(kind: EventKind, properties: JsonObject, shop: ShopRecord): Reading<Money> {
  switch (kind) {
    case 'order_completed':
    case 'order_updated':
    case 'order_refunded':
    case 'order_cancelled':
    case 'payment_succeeded':
    case 'payment_failed':
      break;
    default:
      return { value: noMoney };
  }
  const orderId = readText(properties['order_id'], 'properties.order_id', idOptions);
  if ('rejection' in orderId) return orderId;
  const amount = readAmountMinor(properties, shop);
  if ('rejection' in amount) return amount;
  const amountMinor = amount.value;
  const needsOrder =
    kind === 'order_completed' ||
    kind === 'order_updated' ||
    kind === 'order_cancelled' ||
    // A refund without an amount gives back the whole order, so it has to say which.
    (kind === 'order_refunded' && amountMinor === undefined);
  if (needsOrder && orderId.value === undefined) {
    return rejection('missing_order_id', 'properties.order_id', 'must name the order');
  }
  if (kind === 'order_completed' && amountMinor === undefined) {
    return rejection('invalid_amount', 'properties.total', 'must be given: the order total in major units');
  }
  return { value: { orderId: orderId.value, amountMinor } };
}
