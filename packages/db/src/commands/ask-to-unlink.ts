import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { customerReference } from '../tables/privacy/customer-reference.ts';
import { appendAudit } from '../tables/audit.ts';
import { askToUndoLink } from '../tables/identity/identity-link.ts';

/**
 * Asks scoring to take an anonymous id and its customer apart, and notes who asked. Asked again, it is asked for once.
 *
 * @returns false where the id is not joined to this customer
 */
export async function askToUnlink(
  db: Database,
  request: {
    readonly shopId: string;
    readonly customerId: string;
    readonly joinedId: string;
    readonly userId: string;
    readonly nowMs: number;
  },
): Promise<boolean> {
  const { shopId, customerId, userId, nowMs } = request;
  return inTransaction(db, async (tx) => {
    if (!(await askToUndoLink(tx, request, nowMs))) return false;
    const subject = `customer/${customerReference(shopId, customerId)}`;
    await appendAudit(tx, { shopId, atMs: nowMs, userId, action: 'identity.unlink', subject });
    return true;
  });
}
