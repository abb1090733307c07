import { createHash } from 'node:crypto';
import { table, text } from '../../sql/table.ts';

/** Whose hash it is: gone with the customer, while the audit log stays as it was written. */
export const customerReferenceTable = table('customer_reference', {
  shopId: text('shop_id'),
  reference: text('reference'),
  customerId: text('customer_id'),
});

/** Names a customer in the audit log without saying who it is: an id may be a mail address. */
export function customerReference(shopId: string, customerId: string): string {
  return createHash('sha256').update(`${shopId}\n${customerId}`).digest('hex').slice(0, 32);
}
