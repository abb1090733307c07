import { nullable, number, table, text, type RowOf } from '../../sql/table.ts';

/** Where the score history of a customer begins: scores and alerts up to there may be gone, and episodes are replayed from here. */
export const historyCutTable = table('history_cut', {
  shopId: text('shop_id'),
  customerId: text('customer_id'),
  /** Of the last score that is not replayed. */
  profileVersion: number('profile_version'),
  /** The customer's episode behind it, as `decodeEpisode` of the domain reads it; none was open. */
  episode: nullable(text('episode')),
  cutMs: number('cut_ms'),
});

export type HistoryCutRow = RowOf<typeof historyCutTable>;
