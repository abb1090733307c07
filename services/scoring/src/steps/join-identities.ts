import { namedAnonymous, namesNobody, type CustomerEvent } from '@ebb/contracts';
import {
  deleteProfiles,
  deleteTraits,
  hasMoreEvents,
  readTraits,
  refoldEvents,
  saveTraits,
  type LockedProfile,
  type Transaction,
} from '@ebb/db';
import { insertLinks, type IdentityLinkRow } from '@ebb/db/identity';
import { decodeTraits, mergeTraits, type StoredTraits } from '@ebb/domain';
import { keyOf, ownerOf, type BatchIdentities } from './batch-identities.ts';
import { traitsRow } from './fold-traits.ts';
import type { CustomerEvents } from './group-by-customer.ts';

/** An anonymous customer that a batch joins to a known one. */
export interface Join {
  readonly shopId: string;
  readonly joinedId: string;
  readonly customerId: string;
  /** The event that says so. */
  readonly event: CustomerEvent;
  /** Its own, up to now. */
  readonly profile: LockedProfile;
  /** So much activity is no one person's: it stays apart, and is not asked again. */
  readonly isRefused: boolean;
}

/** What a transaction does to one profile. */
export interface ProfileWork {
  readonly profile: LockedProfile;
  /** Events that were not stored before, those of joined ids too. */
  readonly fresh: readonly CustomerEvent[];
  /** Profiles that become part of this one. */
  readonly joined: readonly LockedProfile[];
}

const nobody: readonly LockedProfile[] = [];

/** An anonymous id with more events is a till, a bot or a default that all guests share. */
const mostEvents = 5_000;

/**
 * Sorts fresh events to the profiles that they count for, and joins the anonymous ids that they name: each to the first
 * customer who names it, and once. Events of one id and the link may come in any order: in the end the same counts.
 * @param profiles the locked ones, in the order of `identities.profiles`
 * @param fresh of each of `customers`
 */
export async function joinIdentities(
  tx: Transaction,
  identities: BatchIdentities,
  profiles: readonly LockedProfile[],
  customers: readonly CustomerEvents[],
  fresh: readonly (readonly CustomerEvent[])[],
): Promise<{ work: ProfileWork[]; joins: Join[] }> {
  if (identities.named.length === 0) {
    const work = profiles.map((profile, at) => ({ profile, fresh: fresh[at]!, joined: nobody }));
    return { work: work.filter((each) => each.fresh.length > 0), joins: [] };
  }
  const byKey = new Map(profiles.map((profile) => [keyOf(profile.shopId, profile.customerId), profile]));
  const joins = await findJoins(tx, identities, byKey, fresh.flat());
  const joinedTo = new Map(
    joins.filter(({ isRefused }) => !isRefused).map((join) => [keyOf(join.shopId, join.joinedId), join]),
  );
  const work = new Map<string, { profile: LockedProfile; fresh: CustomerEvent[]; joined: LockedProfile[] }>();
  const workOn = (shopId: string, customerId: string) => {
    const key = keyOf(shopId, customerId);
    let own = work.get(key);
    if (own === undefined) work.set(key, (own = { profile: byKey.get(key)!, fresh: [], joined: [] }));
    return own;
  };
  for (const [position, customer] of customers.entries()) {
    const events = fresh[position]!;
    if (events.length === 0) continue;
    const { shopId, customerId } = customer;
    const owner = joinedTo.get(keyOf(shopId, customerId))?.customerId ?? ownerOf(identities, customer);
    workOn(shopId, owner).fresh.push(...events);
  }
  for (const { shopId, customerId, profile } of joinedTo.values())
    workOn(shopId, customerId).joined.push(profile);
  return { work: [...work.values()], joins };
}

async function findJoins(
  tx: Transaction,
  { links }: BatchIdentities,
  profiles: ReadonlyMap<string, LockedProfile>,
  fresh: readonly CustomerEvent[],
): Promise<Join[]> {
  const first = new Map<string, { joinedId: string; event: CustomerEvent }>();
  for (const event of fresh) {
    const joinedId = namedAnonymous(event);
    if (joinedId === undefined || namesNobody(event.anonymousId ?? '')) continue;
    const key = keyOf(event.shopId, joinedId);
    const other = first.get(key);
    if (!links.has(key) && (other === undefined || isBefore(event, other.event)))
      first.set(key, { joinedId, event });
  }
  const joins: Join[] = [];
  for (const [key, { joinedId, event }] of first) {
    const { shopId, customerId } = event;
    const profile = profiles.get(key)!;
    const isRefused =
      profile.version > 0 && (await hasMoreEvents(tx, { shopId, customerId: joinedId }, mostEvents));
    joins.push({ shopId, joinedId, customerId, event, profile, isRefused });
  }
  return joins;
}

/** Of two who name the same id in one batch. */
function isBefore(one: CustomerEvent, other: CustomerEvent): boolean {
  if (one.receivedAt !== other.receivedAt) return one.receivedAt < other.receivedAt;
  if (one.customerId !== other.customerId) return one.customerId < other.customerId;
  return one.messageId < other.messageId;
}

/**
 * Writes what joins ids, beside the profiles of the customers: the links; the events, which keep their own ids, as folded
 * into the customers' profiles; the traits; and takes away the profiles of those who are somebody else now, also such as
 * were made only to be locked.
 */
export async function saveJoins(
  tx: Transaction,
  { named }: BatchIdentities,
  joins: readonly Join[],
  { profiles, work }: { readonly profiles: readonly LockedProfile[]; readonly work: readonly ProfileWork[] },
): Promise<void> {
  if (named.length === 0) return;
  const made = joins.filter(({ isRefused }) => !isRefused);
  const isWorkedOn = new Set(work.map(({ profile }) => profile));
  const isJoined = new Set(made.map(({ profile }) => profile));
  const empty = profiles.filter((each) => each.version === 0 && !isWorkedOn.has(each) && !isJoined.has(each));
  await Promise.all([
    insertLinks(tx, joins.map(linkOf)),
    refoldEvents(
      tx,
      work.flatMap(({ profile: { version }, joined }) =>
        joined
          .filter((each) => each.version > 0)
          .map(({ shopId, customerId }) => ({ shopId, customerId, profileVersion: version + 1 })),
      ),
    ),
    deleteProfiles(tx, [...isJoined, ...empty]),
    joinTraits(tx, made),
  ]);
}

function linkOf({ shopId, joinedId, customerId, event, isRefused }: Join): IdentityLinkRow {
  return {
    ...{ shopId, joinedId, customerId, messageId: event.messageId },
    linkedMs: event.imported === true ? event.occurredAt : event.receivedAt,
    state: isRefused ? 'refused' : 'joined',
    askedMs: null,
  };
}

/** What a guest has said of themselves is said of the customer now. */
async function joinTraits(tx: Transaction, made: readonly Join[]): Promise<void> {
  const joined = made
    .filter(({ profile }) => profile.version > 0)
    .map(({ shopId, joinedId, customerId }) => ({ shopId, customerId: joinedId, to: customerId }));
  if (joined.length === 0) return;
  const owners = joined.map(({ shopId, to }) => ({ shopId, customerId: to }));
  const stored = new Map<string, StoredTraits>(
    (await readTraits(tx, [...joined, ...owners])).map((row) => [
      keyOf(row.shopId, row.customerId),
      decodeTraits(row.traits),
    ]),
  );
  const merged = new Map<string, { shopId: string; customerId: string; traits: StoredTraits }>();
  for (const { shopId, customerId, to } of joined) {
    const traits = stored.get(keyOf(shopId, customerId));
    if (traits === undefined) continue;
    const key = keyOf(shopId, to);
    const before = merged.get(key)?.traits ?? stored.get(key) ?? {};
    merged.set(key, { shopId, customerId: to, traits: mergeTraits(before, traits) });
  }
  if (merged.size === 0) return;
  await saveTraits(tx, [...merged.values()].map(traitsRow));
  await deleteTraits(tx, joined);
}
