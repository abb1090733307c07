import type { RollupChanges } from '@ebb/analytics';
import { isKnownCustomer } from '@ebb/contracts';
import type { ShopServing } from '@ebb/model-serving';
import type { FoldedCustomer } from './fold-customer.ts';
import type { CustomerOutcome } from './score-customer.ts';

/** Notes what an outcome changes of the shop's roll-ups. */
export function countRollups(
  rollups: RollupChanges,
  serving: ShopServing,
  { before, state, salesBefore, fresh, joined }: FoldedCustomer,
  outcome: CustomerOutcome,
): void {
  const segment = outcome.kind === 'scored' ? outcome.score.segment : before.segment;
  const known = isKnownCustomer(before.customerId);
  const was = { before: salesBefore, segment: before.segment };
  rollups.addCustomer(serving, { known, segment, state }, was, fresh);
  // A guest who is known now is no guest any more.
  for (const guest of joined) rollups.removeCustomer(serving, { known: false, segment: null, state: guest });
}
