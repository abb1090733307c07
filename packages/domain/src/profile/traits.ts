import type { CustomerEvent } from '@ebb/contracts';

/**
 * A customer's traits with the time each was stated: per trait the latest event wins, the larger message id at a tie,
 * so that the order of arrival makes no difference. `null` takes a trait away but is remembered.
 */
export type StoredTraits = Record<string, [value: unknown, occurredMs: number, messageId: string]>;

export function decodeTraits(text: string | null): StoredTraits {
  return text === null || text === '' ? {} : (JSON.parse(text) as StoredTraits);
}

/** Keys sorted: equal traits give equal bytes. */
export function encodeTraits(traits: StoredTraits): string {
  return JSON.stringify(Object.fromEntries(Object.entries(traits).sort(([a], [b]) => (a < b ? -1 : 1))));
}

export function foldTraits(
  stored: StoredTraits,
  event: Pick<CustomerEvent, 'traits' | 'occurredAt' | 'messageId'>,
): StoredTraits {
  const folded = new Map(Object.entries(stored));
  for (const [key, value] of Object.entries(event.traits ?? {})) {
    const known = folded.get(key);
    const wins =
      known === undefined ||
      event.occurredAt > known[1] ||
      (event.occurredAt === known[1] && event.messageId > known[2]);
    if (wins) folded.set(key, [value, event.occurredAt, event.messageId]);
  }
  return Object.fromEntries(folded);
}

/** The traits of both: what folding the events of the one into the other gives. */
export function mergeTraits(one: StoredTraits, other: StoredTraits): StoredTraits {
  const merged = new Map(Object.entries(one));
  for (const [key, stated] of Object.entries(other)) {
    const known = merged.get(key);
    const wins =
      known === undefined || stated[1] > known[1] || (stated[1] === known[1] && stated[2] > known[2]);
    if (wins) merged.set(key, stated);
  }
  return Object.fromEntries(merged);
}

/** The traits as they stand, for people. */
export function currentTraits(stored: StoredTraits): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(stored)
      .filter(([, [value]]) => value !== null)
      .map(([key, [value]]) => [key, value]),
  );
}

/** Name to show, by Segment's reserved traits: `name`, else first and last name, else nothing. At most 255 characters. */
export function displayName(stored: StoredTraits): string | null {
  const text = (key: string) => {
    const value = stored[key]?.[0];
    return typeof value === 'string' ? value.trim() : '';
  };
  const name = text('name') || `${text('firstName')} ${text('lastName')}`.trim();
  return name === '' ? null : name.slice(0, 255);
}

/** The e-mail trait, if there is one that fits a mail address's length. */
export function emailOf(stored: StoredTraits): string | null {
  const value = stored['email']?.[0];
  return typeof value === 'string' && value.length > 0 && value.length <= 254 ? value : null;
}
