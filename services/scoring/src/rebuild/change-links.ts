import { isKnownCustomer } from '@ebb/contracts';
import {
  deleteTraits,
  inTransaction,
  lockProfiles,
  readStoredCustomers,
  saveTraits,
  type Database,
  type Transaction,
} from '@ebb/db';
import {
  findLinkFlaws,
  insertLinks,
  mendLink,
  readLinks,
  undoLink,
  type IdentityLinkRow,
  type LinkFlaw,
  type LinkKey,
} from '@ebb/db/identity';
import { foldTraits, type StoredTraits } from '@ebb/domain';
import type { OpenServings } from '@ebb/model-serving';
import { traitsRow } from '../steps/fold-traits.ts';
import { repairLocked } from './repair-customers.ts';

interface ChangeParts {
  readonly openServings: OpenServings;
  readonly now: () => number;
}

/**
 * Takes an id and its customer apart, as a person asked: from here on the record says what it would if they had never been
 * joined. Both are recounted from their events in the same transaction; other events that name the id join it no more.
 */
export async function undoIdentityLink(
  db: Database,
  { shopId, joinedId, customerId }: LinkKey & Pick<IdentityLinkRow, 'customerId'>,
  parts: ChangeParts,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const both = await lockSides(tx, shopId, [joinedId, customerId]);
    const [link] = await readLinks(tx, [{ shopId, joinedId }]);
    if (link?.state === 'joined' && link.askedMs !== null && link.customerId === customerId)
      await undoLink(tx, link);
    await recount(tx, shopId, both, parts);
  });
}

/**
 * Links that no event explains, and events whose link is gone: puts both right, with the customers they are about.
 * @returns flaws
 */
export async function repairLinks(
  db: Database,
  shopId: string,
  { dryRun, ...parts }: ChangeParts & { readonly dryRun: boolean },
): Promise<readonly LinkFlaw[]> {
  const flaws = await findLinkFlaws(db, shopId);
  if (dryRun) return flaws;
  for (const flaw of flaws) {
    await inTransaction(db, async (tx) => {
      const { joinedId, customerId } = flaw;
      const [before] = await readLinks(tx, [flaw]);
      const sides = new Set([joinedId, customerId, ...(before === undefined ? [] : [before.customerId])]);
      const locked = await lockSides(tx, shopId, [...sides]);
      const [link] = await readLinks(tx, [flaw]);
      // Changed while we waited: the next rebuild looks again.
      if (link !== undefined && !sides.has(link.customerId)) return;
      const made = await mendLink(tx, flaw, link);
      await insertLinks(tx, made === undefined ? [] : [made]);
      await recount(tx, shopId, locked, parts);
    });
  }
  return flaws;
}

/** In the order in which every transaction takes its locks. */
async function lockSides(tx: Transaction, shopId: string, ids: readonly string[]): Promise<string[]> {
  const sorted = ids.toSorted();
  const customers = sorted.map((customerId) => ({ shopId, customerId }));
  await lockProfiles(tx, customers, isKnownCustomer);
  return sorted;
}

/** Traits are folded by scoring alone; where a link changes they are folded anew. */
async function recount(
  tx: Transaction,
  shopId: string,
  customerIds: readonly string[],
  parts: ChangeParts,
): Promise<void> {
  const stored = await readStoredCustomers(tx, shopId, customerIds);
  const rows = stored.map(({ customerId, events }) => ({
    ...{ shopId, customerId },
    traits: events.reduce<StoredTraits>((traits, { event }) => foldTraits(traits, event), {}),
  }));
  const isEmpty = ({ traits }: { traits: StoredTraits }) => Object.keys(traits).length === 0;
  await deleteTraits(tx, rows.filter(isEmpty));
  await saveTraits(tx, rows.filter((row) => !isEmpty(row)).map(traitsRow));
  await repairLocked(tx, shopId, customerIds, parts);
}
