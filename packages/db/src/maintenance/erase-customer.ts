import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { select, update } from '../sql/table.ts';
import { appendAudit } from '../tables/audit.ts';
import { customerTable } from '../tables/customer.ts';
import { eventTable } from '../tables/event.ts';
import { deleteLink, readLinks, readLinksOf } from '../tables/identity/identity-link.ts';
import { customerReference } from '../tables/privacy/customer-reference.ts';
import { closeErasures } from '../tables/stores/privacy-request.ts';
import { markRollupsStale } from '../tables/rollups/rollup-state.ts';
import { naming, type NamedBy } from './naming-text.ts';

/**
 * The tables whose rows are a customer's, in the order in which they are emptied: the profile first, which everybody who
 * writes the others holds.
 */
export const tablesOfCustomers = [
  'profile',
  'event',
  'prediction',
  'segment_move',
  'risk_snapshot',
  'purchase_likelihood',
  'alert',
  'alert_outcome',
  'customer',
  'arrival',
  'delivery',
  'identity_link',
  'customer_reference',
  'store_order',
  'history_cut',
] as const;

/**
 * Removes everything that is stored about a customer, in one transaction, with what stands under the ids that are joined
 * to it. An event that arrives later, or was under way, makes a new customer of what it says.
 *
 * @returns rows removed, by table; undefined where nothing was stored, or what is belongs to another customer
 */
export async function eraseCustomer(
  db: Database,
  erasure: {
    readonly shopId: string;
    readonly customerId: string;
    readonly userId: string | null;
    readonly nowMs: number;
  },
): Promise<Record<string, number> | undefined> {
  const { shopId, customerId, userId, nowMs: atMs } = erasure;
  return inTransaction(
    db,
    async (tx) => {
      // The lock of the scoring transaction: nobody folds an event of this customer meanwhile.
      await tx.query(
        'SELECT p.version FROM profile AS p WHERE p.shop_id = ? AND p.customer_id = ? FOR UPDATE',
        [shopId, customerId],
      );
      const [own] = await readLinks(tx, [{ shopId, joinedId: customerId }]);
      if (own?.state === 'joined') return undefined;
      const joined = (await readLinksOf(tx, shopId, [customerId])).map(({ joinedId }) => joinedId);
      const ids = [customerId, ...joined];
      const marks = ids.map(() => '?').join(', ');
      const [known] = await select(tx, customerTable, ['email', 'displayName'], { shopId, customerId });
      const named = { customerId, joined, email: null, displayName: null, ...known };
      const removed: Record<string, number> = {
        alert_action: await tx.execute(
          `DELETE a FROM alert_action AS a JOIN alert AS t ON t.id = a.alert_id
           WHERE t.shop_id = ? AND t.customer_id = ?`,
          [shopId, customerId],
        ),
      };
      for (const table of tablesOfCustomers) {
        const sql = `DELETE FROM ${table} WHERE shop_id = ? AND customer_id IN (${marks})`;
        removed[table] = await tx.execute(sql, [shopId, ...ids]);
      }
      // Somebody else's event has named this id once, and it was not joined, or is no more.
      if (own !== undefined) {
        const { customerId: other, messageId } = own;
        await update(tx, eventTable, { joinedId: null }, { shopId, customerId: other, messageId });
        await deleteLink(tx, own);
      }
      if (Object.values(removed).every((rows) => rows === 0)) return undefined;
      Object.assign(removed, await eraseTexts(tx, shopId, named));
      // The roll-ups still count the orders; they are counted anew within seconds.
      await markRollupsStale(tx, shopId);
      const reference = customerReference(shopId, customerId);
      removed['privacy_request'] = await closeErasures(tx, shopId, ids, { reference, userId, nowMs: atMs });
      const entry = {
        shopId,
        atMs,
        userId,
        action: 'customer.erase',
        subject: `customer/${reference}`,
      } as const;
      await appendAudit(tx, { ...entry, detail: removed });
      return removed;
    },
    { timeoutMs: 120_000 },
  );
}

/** Messages that were refused or put aside, and what was asked to be sent in their place. */
async function eraseTexts(tx: Transaction, shopId: string, named: NamedBy): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  for (const [table, column] of [
    ['refused_event', 'body'],
    ['dead_letter_request', 'message'],
    ['dead_letter', 'body'],
  ] as const) {
    const [condition, params] = naming(column, named);
    const sql = `DELETE FROM ${table} WHERE shop_id = ? AND ${condition}`;
    removed[table] = await tx.execute(sql, [shopId, ...params]);
  }
  return removed;
}

/** Somebody took out everything that is stored about a customer. */
export function noteCustomerExport(
  db: Database,
  { shopId, customerId, userId, nowMs: atMs }: Parameters<typeof eraseCustomer>[1],
): Promise<void> {
  const subject = `customer/${customerReference(shopId, customerId)}`;
  return inTransaction(db, (tx) =>
    appendAudit(tx, { shopId, atMs, userId, action: 'customer.export', subject }),
  );
}
