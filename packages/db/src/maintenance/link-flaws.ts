import type { Transaction } from '../connection/transaction.ts';
import { inTransaction } from '../connection/transaction.ts';
import type { Database } from '../connection/open-database.ts';
import { readRows, selectList, update } from '../sql/table.ts';
import { eventTable, type EventRow } from '../tables/event.ts';
import {
  deleteLink,
  identityLinkTable,
  type IdentityLinkRow,
  type LinkKey,
} from '../tables/identity/identity-link.ts';

/** A link and the event that made it belong together: one without the other is a flaw. */
export interface LinkFlaw extends LinkKey {
  /** `link_unexplained`: no event of this customer says so. `link_missing`: an event says so, and there is no link. */
  readonly kind: 'link_unexplained' | 'link_missing';
  readonly customerId: string;
  readonly messageId: string;
}

const sameSql = `e.shop_id = l.shop_id AND e.customer_id = l.customer_id AND e.message_id = l.message_id`;
const unexplainedSql = `SELECT ${selectList(identityLinkTable, 'l', ['shopId', 'joinedId', 'customerId', 'messageId'])}
  FROM identity_link AS l LEFT JOIN event AS e ON ${sameSql}
  WHERE l.shop_id = ? AND (e.joined_id IS NULL OR e.joined_id <> l.joined_id)`;
const missingSql = `SELECT ${selectList(eventTable, 'e', ['shopId', 'joinedId', 'customerId', 'messageId'])}
  FROM event AS e LEFT JOIN identity_link AS l ON l.joined_id = e.joined_id AND ${sameSql}
  WHERE e.shop_id = ? AND e.joined_id IS NOT NULL AND l.joined_id IS NULL`;

/** Links and events of a shop that do not belong together, as of one moment; reads all its events. */
export async function findLinkFlaws(db: Database, shopId: string): Promise<LinkFlaw[]> {
  return inTransaction(
    db,
    async (tx) => {
      const unexplained = await tx.query<Omit<LinkFlaw, 'kind'>>(unexplainedSql, [shopId]);
      const missing = await tx.query<Omit<LinkFlaw, 'kind'>>(missingSql, [shopId]);
      return [
        ...unexplained.map((flaw): LinkFlaw => ({ kind: 'link_unexplained', ...flaw })),
        ...missing.map((flaw): LinkFlaw => ({ kind: 'link_missing', ...flaw })),
      ];
    },
    { isolation: 'REPEATABLE READ', timeoutMs: 3_600_000 },
  );
}

/** The event that a link names, or that says there is one. */
async function eventThatSays(tx: Transaction, flaw: LinkFlaw) {
  const { shopId, customerId, messageId } = flaw;
  const keys = ['joinedId', 'occurredMs', 'receivedMs', 'imported'] as const;
  const [event] = await tx.query<Pick<EventRow, (typeof keys)[number]>>(
    `SELECT ${selectList(eventTable, 'e', keys)} FROM event AS e
      WHERE e.shop_id = ? AND e.customer_id = ? AND e.message_id = ?`,
    [shopId, customerId, messageId],
  );
  if (event === undefined) return undefined;
  readRows(eventTable, [event]);
  return event.joinedId === flaw.joinedId ? event : undefined;
}

/**
 * Puts a flaw right: a link that no event explains goes; of an event that says so the link is made, unless the id belongs
 * to somebody else by now. The profiles of both sides, and of whoever has the id, must be locked by this transaction.
 * @param link the row of this id, read under these locks
 * @returns the link that has to be inserted; undefined: none
 */
export async function mendLink(
  tx: Transaction,
  flaw: LinkFlaw,
  link: IdentityLinkRow | undefined,
): Promise<IdentityLinkRow | undefined> {
  const { shopId, joinedId, customerId, messageId } = flaw;
  const event = await eventThatSays(tx, flaw);
  const isItsLink = link?.customerId === customerId && link.messageId === messageId;
  if (flaw.kind === 'link_unexplained') {
    if (isItsLink && event === undefined) await deleteLink(tx, flaw);
    return undefined;
  }
  if (event === undefined || isItsLink) return undefined;
  if (link !== undefined) {
    await update(tx, eventTable, { joinedId: null }, { shopId, customerId, messageId });
    return undefined;
  }
  const linkedMs = event.imported ? event.occurredMs : event.receivedMs;
  return { shopId, joinedId, customerId, messageId, linkedMs, state: 'joined', askedMs: null };
}
