import { number, table, text } from '../sql/table.ts';

export type TruthRole = 'asked' | 'shadow';

/** What came true of a model's answers, by week. */
export const modelTruthTable = table('model_truth', {
  shopId: text('shop_id'),
  modelId: text('model_id'),
  role: text<TruthRole>('role'),
  /** UTC day number of the Monday of the week in which the answers were given. */
  weekDay: number('week_day'),
  /** As JSON; who checks knows what is in it. */
  sums: text('sums'),
});
