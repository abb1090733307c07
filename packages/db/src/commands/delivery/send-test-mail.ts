import { randomBytes } from 'node:crypto';
import type { Database } from '../../connection/open-database.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { insertDeliveries, type NewDelivery } from '../../tables/delivery/delivery.ts';

/** A mail to oneself, now, whatever the hour. @returns the message's id */
export async function sendTestMail(db: Database, userId: string, nowMs: number): Promise<string> {
  const test: NewDelivery = {
    ...{ shopId: '', channel: 'mail', recipientId: userId, alertId: '', customerId: null },
    ...{ step: `test:${randomBytes(8).toString('hex')}`, event: 'person.test' },
    content: JSON.stringify({ event: 'test', atMs: nowMs }),
  };
  const [messageId] = await inTransaction(db, (tx) => insertDeliveries(tx, [test], nowMs));
  return messageId!;
}
