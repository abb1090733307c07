import { readTraits, saveTraits, type CustomerId, type TraitsRow, type Transaction } from '@ebb/db';
import { decodeTraits, displayName, emailOf, encodeTraits, foldTraits, type StoredTraits } from '@ebb/domain';
import type { CustomerOutcome } from './score-customer.ts';

/** Takes the traits of `identified` events into the customers' rows, which the profile locks guard. */
export async function saveNewTraits(tx: Transaction, customers: readonly CustomerOutcome[]): Promise<void> {
  const identified = customers.filter(({ fresh }) => fresh.some(({ traits }) => traits !== undefined));
  if (identified.length === 0) return;
  const ids = identified.map(({ profile: { shopId, customerId } }) => ({ shopId, customerId }));
  const stored = new Map(
    (await readTraits(tx, ids)).map((row) => [`${row.shopId}\n${row.customerId}`, row.traits]),
  );
  const rows = identified.map(({ profile: { shopId, customerId }, fresh }) => {
    const known = decodeTraits(stored.get(`${shopId}\n${customerId}`) ?? null);
    return traitsRow({ shopId, customerId, traits: fresh.reduce<StoredTraits>(foldTraits, known) });
  });
  await saveTraits(tx, rows);
}

/** Traits as they are stored. */
export function traitsRow({
  shopId,
  customerId,
  traits,
}: CustomerId & { readonly traits: StoredTraits }): TraitsRow {
  return {
    shopId,
    customerId,
    traits: encodeTraits(traits),
    displayName: displayName(traits),
    email: emailOf(traits),
  };
}
