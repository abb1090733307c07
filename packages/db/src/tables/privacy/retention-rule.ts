import type { RetentionKind } from '@ebb/contracts/retention';
import { nullable, number, table, text, type RowOf } from '../../sql/table.ts';

/** How long a shop keeps what, and how far that has been carried out. No row: it is kept. */
export const retentionRuleTable = table('retention_rule', {
  shopId: text('shop_id'),
  kind: text<RetentionKind>('kind'),
  days: number('days'),
  setMs: number('set_ms'),
  actorId: nullable(text('actor_id')),
  /** The next time that something is looked for. */
  dueMs: number('due_ms'),
  /** The last customer who was looked at, while a round is under way. */
  afterCustomer: text('after_customer'),
  /** Rows since the rule was made, and when a round was last finished. */
  removed: number('removed'),
  finishedMs: nullable(number('finished_ms')),
});

export type RetentionRuleRow = RowOf<typeof retentionRuleTable>;
