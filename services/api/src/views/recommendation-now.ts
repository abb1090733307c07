import type { Alert, Recommendation } from '@ebb/contracts';
import { findCustomer, type Database } from '@ebb/db';
import { decodeState, historyOf, valueTier, whileTicketsAre } from '@ebb/domain';

/**
 * What to do about an alert as things are now. The alert keeps what was right when its band was given; meanwhile the last
 * ticket may have been closed.
 */
export async function recommendationNow(
  db: Database,
  { shopId, customerId, status, recommendation }: Alert,
): Promise<Recommendation | null> {
  if (recommendation === null || status === 'closed') return recommendation;
  const customer = await findCustomer(db, shopId, customerId);
  if (customer === undefined || customer.version === 0) return recommendation;
  const { orders, tickets } = historyOf(decodeState(customer.state));
  return whileTicketsAre(tickets.open, recommendation, valueTier(orders.count));
}
