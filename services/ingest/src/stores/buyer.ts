import { createHash } from 'node:crypto';
import type { JsonObject } from '../steps/field-rejection.ts';
import type { Buyer, StoreIds } from './store-delivery.ts';

/** The first digits of the SHA-256 of what a text or a value says. */
export function shortHash(of: unknown, digits = 12): string {
  const text = typeof of === 'string' ? of : JSON.stringify(of);
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** The anonymous id of whoever gave a mail address: it does not show the address, and every order with it leads to it. */
export function guestIdOf(email: string | undefined): string | undefined {
  return email === undefined ? undefined : `email-${shortHash(email.toLowerCase(), 40)}`;
}

interface Said {
  readonly customerId: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly city?: string | undefined;
  readonly country?: string | undefined;
  readonly more?: JsonObject;
}

/** @param said what the store says of a person, as far as it does */
export function buyerOf(said: Said, { idPrefix }: StoreIds): Buyer {
  const { customerId, email, phone, firstName, lastName, city, country, more } = said;
  const name = [firstName, lastName].filter((part) => part !== undefined).join(' ');
  const address = withoutGaps({ city, country });
  return {
    userId: customerId === undefined ? undefined : idPrefix + customerId,
    guestId: guestIdOf(email),
    traits: withoutGaps({
      ...{ email, phone, firstName, lastName, ...more },
      name: name === '' ? undefined : name,
      address: Object.keys(address).length === 0 ? undefined : address,
    }),
  };
}

/** Without what is undefined or null. */
export function withoutGaps(of: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined && value !== null));
}

/** An identify call of a customer; undefined where the store gives no id. */
export function identifyMessage(
  { userId, guestId, traits }: Buyer,
  { messagePrefix }: StoreIds,
  timestamp: string | undefined,
): JsonObject | undefined {
  if (userId === undefined) return undefined;
  const said = withoutGaps({ userId, anonymousId: guestId, timestamp, traits });
  return { type: 'identify', messageId: `${messagePrefix}customer-${shortHash(said, 32)}`, ...said };
}

let regions: Intl.DisplayNames | undefined;

/** A country's English name of its code, the same for every store. */
export function countryName(code: string | undefined): string | undefined {
  if (code === undefined || !/^[A-Za-z]{2}$/.test(code)) return undefined;
  regions ??= new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  return regions.of(code.toUpperCase());
}
