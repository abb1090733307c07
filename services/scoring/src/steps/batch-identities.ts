import { isKnownCustomer, namedAnonymous } from '@ebb/contracts';
import { type CustomerId, type Transaction } from '@ebb/db';
import { readLinks, type IdentityLinkRow, type LinkKey } from '@ebb/db/identity';
import type { CustomerEvents } from './group-by-customer.ts';

/** Which profiles a batch is about, now that ids that are joined stand for the customers they belong to. */
export interface BatchIdentities {
  /** To be locked: in key order, each once. */
  readonly profiles: readonly CustomerId[];
  /** Anonymous ids that the batch has events of, or that an event names. */
  readonly named: readonly LinkKey[];
  /** Their links, by `keyOf`. */
  readonly links: ReadonlyMap<string, IdentityLinkRow>;
}

/** Between two looks somebody joined ids, or took them apart: the transaction has locked the wrong profiles. */
class IdentitiesChangedError extends Error {
  override readonly name = 'IdentitiesChangedError';
}

const noLinks: ReadonlyMap<string, IdentityLinkRow> = new Map();

export function keyOf(shopId: string, customerId: string): string {
  return `${shopId}\n${customerId}`;
}

/** The customer for whom counts what stands under an id. */
export function ownerOf(identities: BatchIdentities, { shopId, customerId }: CustomerId): string {
  const link = identities.links.get(keyOf(shopId, customerId));
  return link?.state === 'joined' ? link.customerId : customerId;
}

/**
 * Before any lock: whose profiles a batch needs. Costs nothing where no event is a guest's and none names an anonymous id.
 * @param customers in key order
 */
export async function readIdentities(
  tx: Transaction,
  customers: readonly CustomerEvents[],
): Promise<BatchIdentities> {
  const named = new Map<string, LinkKey>();
  for (const { shopId, customerId, events } of customers) {
    if (!isKnownCustomer(customerId)) named.set(keyOf(shopId, customerId), { shopId, joinedId: customerId });
    else
      for (const event of events) {
        if (event.anonymousId === undefined) continue;
        const joinedId = namedAnonymous(event);
        if (joinedId !== undefined) named.set(keyOf(shopId, joinedId), { shopId, joinedId });
      }
  }
  if (named.size === 0) return { profiles: customers, named: [], links: noLinks };
  const links = await linksByKey(tx, [...named.values()]);
  const profiles = new Map<string, CustomerId>();
  const add = (shopId: string, customerId: string) =>
    profiles.set(keyOf(shopId, customerId), { shopId, customerId });
  for (const { shopId, customerId } of customers) {
    const link = links.get(keyOf(shopId, customerId));
    add(shopId, link?.state === 'joined' ? link.customerId : customerId);
  }
  // Who may be joined by this batch: nobody else may touch it meanwhile.
  for (const [key, { shopId, joinedId }] of named) if (!links.has(key)) add(shopId, joinedId);
  return {
    profiles: [...profiles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, customer]) => customer),
    named: [...named.values()],
    links,
  };
}

/**
 * Under the locks: whether the links are still those by which the profiles were chosen. From here on they stand until the
 * transaction ends: whoever changes a link holds the profiles of both its sides.
 * @throws for `whileIdentitiesChange` to catch
 */
export async function confirmIdentities(tx: Transaction, { named, links }: BatchIdentities): Promise<void> {
  if (named.length === 0) return;
  const now = await linksByKey(tx, named);
  for (const { shopId, joinedId } of named) {
    const key = keyOf(shopId, joinedId);
    const [was, is] = [links.get(key), now.get(key)];
    if (was?.state !== is?.state || was?.customerId !== is?.customerId) throw new IdentitiesChangedError();
  }
}

const mostAttempts = 20;

/** Runs a transaction again while it meets links that have changed under it. */
export async function whileIdentitiesChange<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof IdentitiesChangedError) || attempt >= mostAttempts) throw error;
    }
  }
}

async function linksByKey(tx: Transaction, named: readonly LinkKey[]): Promise<Map<string, IdentityLinkRow>> {
  const rows = await readLinks(tx, named);
  return new Map(rows.map((row) => [keyOf(row.shopId, row.joinedId), row]));
}
