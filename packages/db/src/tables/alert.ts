import type { Alert, AlertStatus, Band, CloseReason, Reason, Recommendation, RiskBand } from '@ebb/contracts';
import { openedAlert, type AlertState, type AtOpening } from '@ebb/domain';
import type { Transaction } from '../connection/transaction.ts';
import {
  flag,
  insertSql,
  nullable,
  number,
  table,
  text,
  updateSql,
  valuesOf,
  type RowOf,
} from '../sql/table.ts';
import type { CustomerId } from './profile.ts';

/** One episode of risk of one customer. Times epoch ms, money minor units. */
export const alertTable = table('alert', {
  id: text('id'),
  shopId: text('shop_id'),
  customerId: text('customer_id'),
  episodeNumber: number('episode_number'),
  /** 1 while the episode is open: the unique key allows one open episode per customer. */
  openMarker: nullable(number<1>('open_marker')),
  status: text<AlertStatus>('status'),
  /** Raised by one with every change. */
  version: number('version'),
  band: text<Band>('band'),
  openedBand: text<RiskBand>('opened_band'),
  probability: nullable(number('probability')),
  score: nullable(number('score')),
  openedScore: number('opened_score'),
  revenueAtRiskMinor: number('revenue_at_risk_minor'),
  /** JSON of the contracts' `Reason[]`. */
  reasons: text('reasons'),
  /** JSON of the contracts' `Recommendation`. */
  recommendation: nullable(text('recommendation')),
  modelId: nullable(text('model_id')),
  openedMs: number('opened_ms'),
  updatedMs: number('updated_ms'),
  closedMs: nullable(number('closed_ms')),
  closeReason: nullable(text<CloseReason>('close_reason')),
  ownerId: nullable(text('owner_id')),
  ownerName: nullable(text('owner_name')),
  acknowledgedMs: nullable(number('acknowledged_ms')),
  contactedMs: nullable(number('contacted_ms')),
  /** By when it was to have its first owner, by the policy it opened with. */
  responseDueMs: nullable(number('response_due_ms')),
  /** Due date that a person has set. */
  dueMs: nullable(number('due_ms')),
  /** JSON of the contracts' `Alert.snooze`; null while it is not snoozed. */
  snooze: nullable(text('snooze')),
  /** Of the comparison that was running when it opened; null: none was. */
  phase: nullable(number('phase')),
  /** Kept out of the queue, for comparison (`sql/visible-alerts.ts`). */
  withheld: flag('withheld'),
});

export type AlertRow = RowOf<typeof alertTable>;

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
  snooze: Alert['snooze'];
}

export interface OpenedEpisode extends EpisodeAssessment, CustomerId, AtOpening {
  episodeNumber: number;
}

export interface ClosedEpisode {
  id: string;
  band: Band;
  probability: number | null;
  score: number | null;
  closeReason: CloseReason;
}

const changedKeys = [
  'band',
  'probability',
  'score',
  'revenueAtRiskMinor',
  'reasons',
  'recommendation',
  'modelId',
  'snooze',
  'updatedMs',
] as const satisfies readonly (keyof AlertRow)[];
const closedKeys = [
  'band',
  'probability',
  'score',
  'status',
  'openMarker',
  'closedMs',
  'updatedMs',
  'closeReason',
  'snooze',
] as const satisfies readonly (keyof AlertRow)[];
/** What only people change: the engine leaves it as it is. */
export const peopleKeys = [
  'ownerId',
  'ownerName',
  'acknowledgedMs',
  'contactedMs',
  'dueMs',
] as const satisfies readonly (keyof AlertRow)[];
/** What a person's action can change. */
const actedKeys = [
  'status',
  'version',
  'updatedMs',
  'openMarker',
  'closedMs',
  'closeReason',
  'snooze',
  ...peopleKeys,
] as const satisfies readonly (keyof AlertRow)[];

const insertAlertSql = insertSql(alertTable);
const ofEngine = (keys: readonly (keyof AlertRow)[]) =>
  updateSql(alertTable, keys, ['id'], { set: 'version = version + 1', where: 'open_marker = 1' });
const changeSql = ofEngine(changedKeys);
const closeSql = ofEngine(closedKeys);
const actedSql = updateSql(alertTable, actedKeys, ['id']);
// No upsert: meeting the other unique key (one open alert a customer) it would overwrite another alert.
const rewriteSql = updateSql(alertTable, alertTable.keys, ['id']);

/** The columns of an assessment, as they are stored. */
function assessed(episode: EpisodeAssessment) {
  const { id, band, probability, score, revenueAtRiskMinor, modelId, reasons, recommendation } = episode;
  return {
    ...{ id, band, probability, score, revenueAtRiskMinor, modelId },
    reasons: JSON.stringify(reasons),
    recommendation: recommendation && JSON.stringify(recommendation),
    snooze: encodeSnooze(episode.snooze),
  };
}

type StateRow = Pick<AlertRow, (typeof actedKeys)[number]>;

/** An alert's state in columns: the one place that knows which is which. */
export function alertStateRow(alert: AlertState): StateRow {
  const { status, version, closeReason, ownerId, ownerName } = alert;
  return {
    ...{ status, version, closeReason, ownerId, ownerName },
    openMarker: status === 'closed' ? null : 1,
    updatedMs: alert.updatedAt,
    closedMs: alert.closedAt,
    acknowledgedMs: alert.acknowledgedAt,
    contactedMs: alert.contactedAt,
    dueMs: alert.dueAt,
    snooze: encodeSnooze(alert.snooze),
  };
}

/** The columns of an alert's state as the state: the way back. */
export function alertStateOf(row: StateRow & Pick<AlertRow, 'band' | 'openedBand' | 'openedMs'>): AlertState {
  const { status, version, band, openedBand, closeReason, ownerId, ownerName } = row;
  return {
    ...{ status, version, band, openedBand, closeReason, ownerId, ownerName },
    openedAt: row.openedMs,
    updatedAt: row.updatedMs,
    closedAt: row.closedMs,
    acknowledgedAt: row.acknowledgedMs,
    contactedAt: row.contactedMs,
    dueAt: row.dueMs,
    snooze: row.snooze === null ? null : (JSON.parse(row.snooze) as Alert['snooze']),
  };
}

/** As the column holds it. */
function encodeSnooze(snooze: Alert['snooze']): string | null {
  return snooze && JSON.stringify({ until: snooze.until, probability: snooze.probability });
}

/** Writes new episodes, version 1, open. @throws on a second open episode of one customer: the unique key forbids it */
export async function openEpisodes(
  tx: Transaction,
  episodes: readonly OpenedEpisode[],
  nowMs: number,
): Promise<void> {
  const rows = episodes.map((episode): AlertRow => ({
    ...alertStateRow(openedAlert({ openedMs: nowMs, band: episode.band })),
    ...assessed(episode),
    shopId: episode.shopId,
    customerId: episode.customerId,
    episodeNumber: episode.episodeNumber,
    openedBand: episode.band,
    openedScore: episode.score,
    openedMs: nowMs,
    phase: episode.phase,
    withheld: episode.withheld,
    responseDueMs: episode.responseDueMs,
  }));
  await insertAlerts(tx, rows);
}

/** Open episodes whose band rose or fell, or whose snooze ended: new values, next version. Owner, status and notes stay. */
export async function changeEpisodes(
  tx: Transaction,
  episodes: readonly EpisodeAssessment[],
  nowMs: number,
): Promise<void> {
  const rows = episodes.map((episode) => ({ ...assessed(episode), updatedMs: nowMs }));
  await tx.executeMany(
    changeSql,
    rows.map((row) => valuesOf(row, [...changedKeys, 'id'])),
  );
}

/** Episodes the engine ends. The reasons they were opened with stay readable. */
export async function closeEpisodes(
  tx: Transaction,
  episodes: readonly ClosedEpisode[],
  nowMs: number,
): Promise<void> {
  const closed = {
    ...{ status: 'closed', openMarker: null, snooze: null },
    ...{ closedMs: nowMs, updatedMs: nowMs },
  } as const;
  await tx.executeMany(
    closeSql,
    episodes.map((episode) => valuesOf({ ...episode, ...closed }, [...closedKeys, 'id'])),
  );
}

/** Writes what a person changed. The alert must be locked by this transaction. */
export async function saveActedAlert(
  tx: Transaction,
  row: Pick<AlertRow, (typeof actedKeys)[number] | 'id'>,
): Promise<void> {
  await tx.execute(actedSql, valuesOf(row, [...actedKeys, 'id']));
}

/** Whole rows, anew. */
export async function insertAlerts(tx: Transaction, rows: readonly AlertRow[]): Promise<void> {
  await tx.executeMany(
    insertAlertSql,
    rows.map((row) => valuesOf(row, alertTable.keys)),
  );
}

/** Writes whole rows over those with these ids; the row may bear another id. */
export async function rewriteAlertRows(
  tx: Transaction,
  rows: readonly { id: string; row: AlertRow }[],
): Promise<void> {
  await tx.executeMany(
    rewriteSql,
    rows.map(({ id, row }) => [...valuesOf(row, alertTable.keys), id]),
  );
}

export async function deleteAlerts(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.executeMany(
    'DELETE FROM alert WHERE id = ?',
    ids.map((id) => [id]),
  );
}
