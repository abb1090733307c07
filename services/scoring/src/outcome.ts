import type { CustomerEvent } from '@ebb/contracts';

/** Why a message on `customer.events` cannot be used. Stable words, in the dead letter's header. */
export type PoisonReason = 'empty' | 'not_json' | 'invalid_event' | 'unknown_shop';

/** Every way a message can end: it becomes an event (new or a repeat, which the record decides), or a dead letter. */
export type Decoded =
  { kind: 'event'; event: CustomerEvent } | { kind: 'poison'; reason: PoisonReason; detail: string };

/** What became of a batch. */
export interface BatchReport {
  folded: number;
  repeats: number;
  poisoned: number;
}
