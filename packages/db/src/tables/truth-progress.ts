import { number, table, text } from '../sql/table.ts';

/** How far each model's answers have been checked. */
export const truthProgressTable = table('truth_progress', {
  shopId: text('shop_id'),
  modelId: text('model_id'),
  /** UTC day number. */
  throughDay: number('through_day'),
});
