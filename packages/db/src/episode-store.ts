import type { Band, CloseReason, Reason, Recommendation, RiskBand } from '@ebb/contracts';
import { insertRows, jsonTable, type ColumnType } from './json-rows.ts';
import type { CustomerId } from './profile-store.ts';
import type { Transaction } from './transaction.ts';

/** What the engine says of an episode when it opens or its band changes. */
export interface EpisodeFigures {
  id: string;
  band: RiskBand;
  probability: number;
  score: number;
  revenueAtRiskMinor: number;
  reasons: Reason[];
  recommendation: Recommendation | null;
  modelId: string | null;
}

export interface OpenedEpisode extends EpisodeFigures, CustomerId {
  episodeNumber: number;
}

export interface ClosedEpisode {
  id: string;
  band: Band;
  probability: number | null;
  score: number | null;
  closeReason: CloseReason;
}

const insertColumns: Readonly<Record<string, ColumnType>> = {
  id: 'text',
  shop_id: 'text',
  customer_id: 'text',
  episode_number: 'bigint',
  open_marker: 'bigint',
  status: 'text',
  version: 'bigint',
  band: 'text',
  opened_band: 'text',
  probability: 'double',
  score: 'bigint',
  opened_score: 'bigint',
  revenue_at_risk_minor: 'bigint',
  reasons: 'mediumtext',
  recommendation: 'mediumtext',
  model_id: 'text',
  opened_ms: 'bigint',
  updated_ms: 'bigint',
};
const insertSql = insertRows('alert', insertColumns);

const changeColumns = {
  id: 'text',
  band: 'text',
  probability: 'double',
  score: 'bigint',
  revenue: 'bigint',
  reasons: 'mediumtext',
  recommendation: 'mediumtext',
  model_id: 'text',
} as const;
const changeSql = `UPDATE alert AS a JOIN ${jsonTable(changeColumns)} AS k ON a.id = k.id
  SET a.version = a.version + 1, a.band = k.band, a.probability = k.probability, a.score = k.score,
    a.revenue_at_risk_minor = k.revenue, a.reasons = k.reasons, a.recommendation = k.recommendation,
    a.model_id = k.model_id, a.updated_ms = ?
  WHERE a.open_marker = 1`;

const closeColumns = {
  id: 'text',
  band: 'text',
  probability: 'double',
  score: 'bigint',
  reason: 'text',
} as const;
const closeSql = `UPDATE alert AS a JOIN ${jsonTable(closeColumns)} AS k ON a.id = k.id
  SET a.version = a.version + 1, a.band = k.band, a.probability = k.probability, a.score = k.score,
    a.status = 'closed', a.open_marker = NULL, a.closed_ms = ?, a.updated_ms = ?, a.close_reason = k.reason
  WHERE a.open_marker = 1`;

const actionSql = `INSERT INTO alert_action (alert_id, version, at_ms, action)
  SELECT a.id, a.version, ?, k.action FROM ${jsonTable({ id: 'text', action: 'text' })} AS k JOIN alert AS a ON a.id = k.id`;

/** Writes new episodes, version 1, open. @throws on a second open episode of one customer: the unique key forbids it */
export async function openEpisodes(
  tx: Transaction,
  episodes: readonly OpenedEpisode[],
  nowMs: number,
): Promise<void> {
  if (episodes.length === 0) return;
  const rows = episodes.map((e) => [
    e.id,
    e.shopId,
    e.customerId,
    e.episodeNumber,
    1,
    'open',
    1,
    e.band,
    e.band,
    e.probability,
    e.score,
    e.score,
    e.revenueAtRiskMinor,
    JSON.stringify(e.reasons),
    e.recommendation && JSON.stringify(e.recommendation),
    e.modelId,
    nowMs,
    nowMs,
  ]);
  await tx.$executeRawUnsafe(insertSql, JSON.stringify(rows));
}

/** Open episodes whose band rose or fell: new figures, next version. Owner, status and notes stay. */
export async function changeEpisodes(
  tx: Transaction,
  episodes: readonly EpisodeFigures[],
  nowMs: number,
): Promise<void> {
  if (episodes.length === 0) return;
  const rows = episodes.map((e) => [
    e.id,
    e.band,
    e.probability,
    e.score,
    e.revenueAtRiskMinor,
    JSON.stringify(e.reasons),
    e.recommendation && JSON.stringify(e.recommendation),
    e.modelId,
  ]);
  await tx.$executeRawUnsafe(changeSql, JSON.stringify(rows), nowMs);
}

/** Episodes the engine ends. The reasons they were opened with stay readable. */
export async function closeEpisodes(
  tx: Transaction,
  episodes: readonly ClosedEpisode[],
  nowMs: number,
): Promise<void> {
  if (episodes.length === 0) return;
  const rows = episodes.map((e) => [e.id, e.band, e.probability, e.score, e.closeReason]);
  await tx.$executeRawUnsafe(closeSql, JSON.stringify(rows), nowMs, nowMs);
}

/** Notes in each alert's activity what the engine did. */
export async function noteEngineActions(
  tx: Transaction,
  actions: readonly { id: string; action: string }[],
  nowMs: number,
): Promise<void> {
  if (actions.length === 0) return;
  await tx.$executeRawUnsafe(actionSql, nowMs, JSON.stringify(actions.map(({ id, action }) => [id, action])));
}
