import type { modelActions } from '@ebb/contracts';
import { nullable, number, table, text } from '../sql/table.ts';

/** What was decided about a shop's models, and why: what people read. */
export const modelHistoryTable = table('model_history', {
  id: number('id'),
  shopId: text('shop_id'),
  modelId: nullable(text('model_id')),
  atMs: number('at_ms'),
  action: text<(typeof modelActions)[number]>('action'),
  actorId: nullable(text('actor_id')),
  actorName: nullable(text('actor_name')),
  /** JSON of `ModelReason`, or a sentence of an older release. */
  why: text('why'),
});
