import type { Database } from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import type { TrainerConfig } from '../config.ts';

/** What looking after the likelihood of orders works with. */
export interface PurchaseCareParts {
  readonly db: Database;
  readonly config: Pick<TrainerConfig, 'seed' | 'workers' | 'retryAfterMs' | 'purchaseAfterMs'>;
  readonly log: Scope['log'];
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Called while it works, so that a long step is not taken for a standstill. */
  readonly beat: () => void;
}
