import { nullable, number, table, text } from '../sql/table.ts';

/** A challenger's share of a shop's customers, and when it had it. */
export const experimentTable = table('experiment', {
  id: text('id'),
  shopId: text('shop_id'),
  challengerId: text('challenger_id'),
  championId: text('champion_id'),
  sharePercent: number('share_percent'),
  /** 1 while it runs: the unique key allows one experiment per shop. */
  openMarker: nullable(number<1>('open_marker')),
  startedMs: number('started_ms'),
  changedMs: number('changed_ms'),
  endedMs: nullable(number('ended_ms')),
  /** JSON of `ExperimentEnd`, or words of an older release. */
  endReason: nullable(text('end_reason')),
});
