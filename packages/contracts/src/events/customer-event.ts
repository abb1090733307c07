import { Type, type Static } from 'typebox';
import { eventKinds } from './event-kind.ts';
import { ingestLimits } from './segment-message.ts';

export const anonymousPrefix = 'anonymous:';

const Id = Type.String({ minLength: 1, maxLength: ingestLimits.idLength });
const Time = Type.Integer({ minimum: ingestLimits.oldestTimeMs, maximum: 8_640_000_000_000_000 });

/**
 * One checked event on `customer.events`, keyed `shop:customer`. Only ingest writes it, so every consumer may rely on:
 * - `occurredAt <= receivedAt`, both epoch milliseconds UTC;
 * - `amountMinor` is a non-negative integer in the shop's own currency, in minor units. A refund is positive: it is
 *   taken off;
 * - `customerId` is the shop's user id, or `anonymous:<anonymousId>` while nobody is known;
 * - `anonymousId`, beside a known `customerId`, says that both are one person (docs/adr/0024);
 * - no id ends in a space (the database would not tell `a` from `a `) or holds half a character (a lone surrogate).
 *
 * `imported` marks history loaded on purpose: it counts as known when it happened, not when it arrived.
 * `name` is the event or page name the shop sent, for the timeline.
 */
export const CustomerEvent = Type.Object({
  v: Type.Literal(1),
  shopId: Type.String({ minLength: 1, maxLength: 64, pattern: '^[^:\\s]+$' }),
  customerId: Type.String({ minLength: 1, maxLength: ingestLimits.idLength + anonymousPrefix.length }),
  messageId: Id,
  anonymousId: Type.Optional(Id),
  kind: Type.Enum(eventKinds),
  name: Type.Optional(Type.String({ maxLength: ingestLimits.nameLength })),
  occurredAt: Time,
  receivedAt: Time,
  imported: Type.Optional(Type.Literal(true)),
  orderId: Type.Optional(Id),
  amountMinor: Type.Optional(Type.Integer({ minimum: 0, maximum: ingestLimits.amountMinor })),
  traits: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  properties: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type CustomerEvent = Static<typeof CustomerEvent>;

/** False for a profile that is only known by a browser's anonymous id, such as a guest's. */
export function isKnownCustomer(customerId: string): boolean {
  return !customerId.startsWith(anonymousPrefix);
}

/** The customer that an event says to be the same person as its own: `anonymous:<anonymousId>`; undefined when it says nothing. */
export function namedAnonymous(event: Pick<CustomerEvent, 'customerId' | 'anonymousId'>): string | undefined {
  return event.anonymousId === undefined || !isKnownCustomer(event.customerId)
    ? undefined
    : anonymousPrefix + event.anonymousId;
}

/** Kafka key of everything about one customer. Shop ids hold no colon, so the key is unambiguous. */
export function customerKey(shopId: string, customerId: string): string {
  return `${shopId}:${customerId}`;
}
