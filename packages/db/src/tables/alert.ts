import type { Band, CloseReason, Reason, Recommendation, RiskBand } from '@ebb/contracts';
import { insertInto, jsonTable } from '../sql/statements.ts';
import type { CustomerId } from './profile.ts';
import type { Transaction } from '../connection/transaction.ts';

/** What the engine says of an episode when it opens or its band changes. */
export interface EpisodeAssessment {
  id: string;
  band: RiskBand;
  probability: number;
  score: number;
  revenueAtRiskMinor: number;
  reasons: Reason[];
  recommendation: Recommendation | null;
  modelId: string | null;
}

export interface OpenedEpisode extends EpisodeAssessment, CustomerId {
  episodeNumber: number;
}

export interface ClosedEpisode {
  id: string;
  band: Band;
  probability: number | null;
  score: number | null;
  closeReason: CloseReason;
}

const insertSql = insertInto('alert', [
  'id',
  'shop_id',
  'customer_id',
  'episode_number',
  'open_marker',
  'status',
  'version',
  'band',
  'opened_band',
  'probability',
  'score',
  'opened_score',
  'revenue_at_risk_minor',
  'reasons',
  'recommendation',
  'model_id',
  'opened_ms',
  'updated_ms',
]);

const changeSql = `UPDATE alert SET version = version + 1, band = ?, probability = ?, score = ?,
    revenue_at_risk_minor = ?, reasons = ?, recommendation = ?, model_id = ?, updated_ms = ?
  WHERE id = ? AND open_marker = 1`;

const closeSql = `UPDATE alert SET version = version + 1, band = ?, probability = ?, score = ?, status = 'closed',
    open_marker = NULL, closed_ms = ?, updated_ms = ?, close_reason = ?
  WHERE id = ? AND open_marker = 1`;

const actionSql = `INSERT INTO alert_action (alert_id, version, at_ms, action)
  SELECT a.id, a.version, ?, k.action FROM ${jsonTable(['id', 'action'])} AS k JOIN alert AS a ON a.id = k.id`;

/** Writes new episodes, version 1, open. @throws on a second open episode of one customer: the unique key forbids it */
export async function openEpisodes(
  tx: Transaction,
  episodes: readonly OpenedEpisode[],
  nowMs: number,
): Promise<void> {
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
  await tx.executeMany(insertSql, rows);
}

/** Open episodes whose band rose or fell: new values, next version. Owner, status and notes stay. */
export async function changeEpisodes(
  tx: Transaction,
  episodes: readonly EpisodeAssessment[],
  nowMs: number,
): Promise<void> {
  const rows = episodes.map((e) => [
    e.band,
    e.probability,
    e.score,
    e.revenueAtRiskMinor,
    JSON.stringify(e.reasons),
    e.recommendation && JSON.stringify(e.recommendation),
    e.modelId,
    nowMs,
    e.id,
  ]);
  await tx.executeMany(changeSql, rows);
}

/** Episodes the engine ends. The reasons they were opened with stay readable. */
export async function closeEpisodes(
  tx: Transaction,
  episodes: readonly ClosedEpisode[],
  nowMs: number,
): Promise<void> {
  const rows = episodes.map((e) => [e.band, e.probability, e.score, nowMs, nowMs, e.closeReason, e.id]);
  await tx.executeMany(closeSql, rows);
}

/** Notes in each alert's activity what the engine did. */
export async function noteEngineActions(
  tx: Transaction,
  actions: readonly { id: string; action: string }[],
  nowMs: number,
): Promise<void> {
  if (actions.length === 0) return;
  await tx.execute(actionSql, [nowMs, JSON.stringify(actions.map(({ id, action }) => [id, action]))]);
}
