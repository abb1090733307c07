import type { AlertStatus, Band, CloseReason, CustomerEvent, EventKind, RiskBand } from '@ebb/contracts';
import type { PredictionRow } from '../tables/prediction.ts';
import { profileOf, type SqlProfile } from '../tables/profile-row.ts';
import type { CustomerId, ProfileRow } from '../tables/profile.ts';
import { jsonTable } from '../sql/statements.ts';
import type { Transaction } from '../connection/transaction.ts';

/** Everything stored about one customer that follows from the events and from what people did, as of one moment. */
export interface StoredCustomer extends CustomerId {
  /** Null: events or alerts are stored of a customer who has no profile. */
  profile: ProfileRow | null;
  /** In the order in which they were folded. */
  events: StoredEvent[];
  /** The score history, oldest version first. */
  points: PredictionRow[];
  alerts: AlertRow[];
  /** What was done to the alerts, by the engine and by people, each alert's own in order. */
  actions: AlertActionRow[];
}

export interface StoredEvent {
  event: CustomerEvent;
  profileVersion: number;
}

/** A row of `alert`. Times epoch ms, money minor units; `reasons` and `recommendation` are JSON text. */
export interface AlertRow extends CustomerId {
  id: string;
  episodeNumber: number;
  openMarker: 1 | null;
  status: AlertStatus;
  version: number;
  band: Band;
  openedBand: RiskBand;
  probability: number | null;
  score: number | null;
  openedScore: number;
  revenueAtRiskMinor: number;
  reasons: string;
  recommendation: string | null;
  modelId: string | null;
  openedMs: number;
  updatedMs: number;
  closedMs: number | null;
  closeReason: CloseReason | null;
  ownerId: string | null;
  ownerName: string | null;
  acknowledgedMs: number | null;
}

/** A row of `alert_action`; without an actor the engine did it. */
export interface AlertActionRow {
  alertId: string;
  version: number;
  atMs: number;
  action: string;
  actorId: string | null;
  actorName: string | null;
  /** What was said with it, as JSON. */
  details: string | null;
}

/** All that is stored of these customers, in the order given. Consistent only as far as the transaction is. */
export async function readStoredCustomers(
  tx: Transaction,
  shopId: string,
  customerIds: readonly string[],
): Promise<StoredCustomer[]> {
  const customers = new Map(
    customerIds.map((customerId): [string, StoredCustomer] => [
      customerId,
      { shopId, customerId, profile: null, events: [], points: [], alerts: [], actions: [] },
    ]),
  );
  const keys = JSON.stringify(customerIds.map((customerId) => [customerId]));
  const rowsOf = <T>(columns: string, table: string) =>
    tx.query<T & SqlOwned>(
      `SELECT STRAIGHT_JOIN ${columns} FROM ${jsonTable(['customer_id'])} AS k
        JOIN ${table} AS t ON t.shop_id = ? AND t.customer_id = k.customer_id`,
      [keys, shopId],
    );
  for (const row of await rowsOf<SqlProfile>('t.*', 'profile'))
    customers.get(row.customer_id)!.profile = profileOf(row);
  for (const row of await rowsOf<SqlEvent>(eventColumns, 'event'))
    customers.get(row.customer_id)!.events.push(eventOf(shopId, row));
  for (const row of await rowsOf<SqlPoint>('t.*', 'prediction'))
    customers.get(row.customer_id)!.points.push(pointOf(row));
  const owners = new Map<string, StoredCustomer>();
  for (const row of await rowsOf<SqlAlert>('t.*', 'alert')) {
    const customer = customers.get(row.customer_id)!;
    owners.set(row.id, customer);
    customer.alerts.push(alertOf(row));
  }
  for (const action of await readAlertActions(tx, [...owners.keys()]))
    owners.get(action.alertId)!.actions.push(action);
  for (const { events, points, alerts } of customers.values()) {
    events.sort((a, b) => a.profileVersion - b.profileVersion);
    points.sort((a, b) => a.profileVersion - b.profileVersion);
    alerts.sort((a, b) => a.episodeNumber - b.episodeNumber);
  }
  return [...customers.values()];
}

/** What was done to these alerts, whether or not they still exist; each alert's own in order. */
export async function readAlertActions(
  tx: Transaction,
  alertIds: readonly string[],
): Promise<AlertActionRow[]> {
  if (alertIds.length === 0) return [];
  const rows = await tx.query<SqlAction>(
    `SELECT STRAIGHT_JOIN a.alert_id, a.version, a.at_ms, a.action, a.actor_id, a.actor_name, a.details
      FROM ${jsonTable(['id'])} AS k JOIN alert_action AS a ON a.alert_id = k.id`,
    [JSON.stringify(alertIds.map((id) => [id]))],
  );
  return rows
    .map((row) => ({
      alertId: row.alert_id,
      version: row.version,
      atMs: row.at_ms,
      action: row.action,
      actorId: row.actor_id,
      actorName: row.actor_name,
      details: row.details,
    }))
    .sort((a, b) => a.version - b.version);
}

interface SqlOwned {
  shop_id: string;
  customer_id: string;
}

const eventColumns = `t.customer_id, t.message_id, t.kind, t.occurred_ms, t.received_ms, t.imported, t.order_id,
  t.amount_minor, t.profile_version`;

interface SqlEvent extends SqlOwned {
  message_id: string;
  kind: string;
  occurred_ms: number;
  received_ms: number;
  imported: number | boolean;
  order_id: string | null;
  amount_minor: number | null;
  profile_version: number;
}

interface SqlPoint extends SqlOwned {
  scored_ms: number;
  profile_version: number;
  probability: number | null;
  score: number | null;
  band: Band;
  revenue_at_risk_minor: number;
  features: string;
  model_id: string | null;
}

interface SqlAlert extends SqlOwned {
  id: string;
  episode_number: number;
  open_marker: number | null;
  status: AlertStatus;
  version: number;
  band: Band;
  opened_band: RiskBand;
  probability: number | null;
  score: number | null;
  opened_score: number;
  revenue_at_risk_minor: number;
  reasons: string;
  recommendation: string | null;
  model_id: string | null;
  opened_ms: number;
  updated_ms: number;
  closed_ms: number | null;
  close_reason: CloseReason | null;
  owner_id: string | null;
  owner_name: string | null;
  acknowledged_ms: number | null;
}

interface SqlAction {
  alert_id: string;
  version: number;
  at_ms: number;
  action: string;
  actor_id: string | null;
  actor_name: string | null;
  details: string | null;
}

function eventOf(shopId: string, row: SqlEvent): StoredEvent {
  const event: CustomerEvent = {
    v: 1,
    shopId,
    customerId: row.customer_id,
    messageId: row.message_id,
    kind: row.kind as EventKind,
    occurredAt: row.occurred_ms,
    receivedAt: row.received_ms,
  };
  if (row.imported) event.imported = true;
  if (row.order_id !== null) event.orderId = row.order_id;
  if (row.amount_minor !== null) event.amountMinor = row.amount_minor;
  return { event, profileVersion: row.profile_version };
}

function pointOf(row: SqlPoint): PredictionRow {
  return {
    shopId: row.shop_id,
    customerId: row.customer_id,
    scoredMs: row.scored_ms,
    profileVersion: row.profile_version,
    probability: row.probability,
    score: row.score,
    band: row.band,
    revenueAtRiskMinor: row.revenue_at_risk_minor,
    features: row.features,
    modelId: row.model_id,
  };
}

function alertOf(row: SqlAlert): AlertRow {
  return {
    id: row.id,
    shopId: row.shop_id,
    customerId: row.customer_id,
    episodeNumber: row.episode_number,
    openMarker: row.open_marker === null ? null : 1,
    status: row.status,
    version: row.version,
    band: row.band,
    openedBand: row.opened_band,
    probability: row.probability,
    score: row.score,
    openedScore: row.opened_score,
    revenueAtRiskMinor: row.revenue_at_risk_minor,
    reasons: row.reasons,
    recommendation: row.recommendation,
    modelId: row.model_id,
    openedMs: row.opened_ms,
    updatedMs: row.updated_ms,
    closedMs: row.closed_ms,
    closeReason: row.close_reason,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    acknowledgedMs: row.acknowledged_ms,
  };
}
