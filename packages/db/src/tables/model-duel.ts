import { table, text } from '../sql/table.ts';

/** What came true of the answers of a challenger and a champion about the same customers. */
export const modelDuelTable = table('model_duel', {
  shopId: text('shop_id'),
  challengerId: text('challenger_id'),
  championId: text('champion_id'),
  sums: text('sums'),
});
