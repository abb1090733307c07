import type { CustomerEvent } from '@ebb/contracts';

/** All that a shop has sent about one customer, in any order. */
export interface CustomerHistory {
  readonly customerId: string;
  readonly events: readonly CustomerEvent[];
}
