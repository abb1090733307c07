import type { Transaction } from '../connection/transaction.ts';
import { jsonTable } from '../sql/json-table.ts';
import {
  insert,
  insertSql,
  nullable,
  number,
  selectList,
  table,
  text,
  valuesOf,
  type RowOf,
} from '../sql/table.ts';

/** What was done to an alert, at which of its versions; without an actor the engine did it. */
export const alertActionTable = table('alert_action', {
  alertId: text('alert_id'),
  version: number('version'),
  atMs: number('at_ms'),
  action: text('action'),
  actorId: nullable(text('actor_id')),
  actorName: nullable(text('actor_name')),
  note: nullable(text('note')),
  /** What was said with it beside the note, as JSON: the outcome of a closing. */
  details: nullable(text('details')),
});

type StoredAction = RowOf<typeof alertActionTable>;
/** An action as audit and rebuild read it: what people wrote is not theirs. */
export type AlertActionRow = Omit<StoredAction, 'note'>;

const actionKeys = ['alertId', 'version', 'atMs', 'action', 'actorId', 'actorName', 'details'] as const;
const readSql = `SELECT STRAIGHT_JOIN ${selectList(alertActionTable, 'a', actionKeys)}
  FROM ${jsonTable(['id'])} AS k JOIN alert_action AS a ON a.alert_id = k.id`;
const engineSql = `INSERT INTO alert_action (alert_id, version, at_ms, action, details)
  SELECT a.id, a.version, ?, k.action, k.details FROM ${jsonTable(['id', 'action', 'details'])} AS k JOIN alert AS a ON a.id = k.id`;
const insertActionSql = insertSql(alertActionTable);

/** What was done to these alerts, whether or not they still exist; each alert's own in order. */
export async function readAlertActions(
  tx: Transaction,
  alertIds: readonly string[],
): Promise<AlertActionRow[]> {
  if (alertIds.length === 0) return [];
  const rows = await tx.query<AlertActionRow>(readSql, [JSON.stringify(alertIds.map((id) => [id]))]);
  return rows.sort((a, b) => a.version - b.version);
}

/** Notes in each alert's activity what the engine did, at the version the alert has now. */
export async function noteEngineActions(
  tx: Transaction,
  actions: readonly { id: string; action: string; details?: string | null }[],
  nowMs: number,
): Promise<void> {
  if (actions.length === 0) return;
  await tx.execute(engineSql, [
    nowMs,
    JSON.stringify(actions.map(({ id, action, details }) => [id, action, details ?? null])),
  ]);
}

export async function insertAlertAction(tx: Transaction, row: StoredAction): Promise<void> {
  await insert(tx, alertActionTable, row);
}

export async function insertAlertActions(tx: Transaction, rows: readonly StoredAction[]): Promise<void> {
  await tx.executeMany(
    insertActionSql,
    rows.map((row) => valuesOf(row, alertActionTable.keys)),
  );
}

/** Gives the activity of one alert to another. */
export async function moveAlertActions(
  tx: Transaction,
  moves: readonly { from: string; to: string }[],
): Promise<void> {
  await tx.executeMany(
    'UPDATE alert_action SET alert_id = ? WHERE alert_id = ?',
    moves.map(({ from, to }) => [to, from]),
  );
}

export async function deleteAlertActions(tx: Transaction, alertIds: readonly string[]): Promise<void> {
  await tx.executeMany(
    'DELETE FROM alert_action WHERE alert_id = ?',
    alertIds.map((id) => [id]),
  );
}
