import { createHash } from 'node:crypto';
import type { Database } from '../connection/open-database.ts';
import type { PredictionRow } from '../tables/prediction.ts';
import type { ProfileRow } from '../tables/profile.ts';
import { insertInto } from '../sql/statements.ts';
import type { Transaction, SqlValue } from '../connection/transaction.ts';
import type { AlertRow } from './stored-customers.ts';

/** A table's columns with where each value comes from: one list for every statement. */
type Columns<Row> = Readonly<Record<string, (row: Row) => SqlValue>>;

/** What a rebuild writes of a profile. The forecast of the next rise is left to the clock, to whom the customer is due. */
export type RewrittenProfile = Omit<ProfileRow, 'risesMs'>;

const profileColumns: Columns<RewrittenProfile> = {
  shop_id: (p) => p.shopId,
  customer_id: (p) => p.customerId,
  known: (p) => (p.known ? 1 : 0),
  version: (p) => p.version,
  state: (p) => p.state,
  first_seen_ms: (p) => p.firstSeenMs,
  last_seen_ms: (p) => p.lastSeenMs,
  last_order_ms: (p) => p.lastOrderMs,
  order_count: (p) => p.orderCount,
  net_revenue_minor: (p) => p.netRevenueMinor,
  features: (p) => p.features,
  probability: (p) => p.probability,
  score: (p) => p.score,
  band: (p) => p.band,
  revenue_at_risk_minor: (p) => p.revenueAtRiskMinor,
  model_id: (p) => p.modelId,
  scored_ms: (p) => p.scoredMs,
  scored_version: (p) => p.scoredVersion,
  next_score_ms: (p) => p.nextScoreMs,
  episode: (p) => p.episode,
};

const pointColumns: Columns<PredictionRow> = {
  shop_id: (p) => p.shopId,
  customer_id: (p) => p.customerId,
  profile_version: (p) => p.profileVersion,
  scored_ms: (p) => p.scoredMs,
  probability: (p) => p.probability,
  score: (p) => p.score,
  band: (p) => p.band,
  revenue_at_risk_minor: (p) => p.revenueAtRiskMinor,
  features: (p) => p.features,
  model_id: (p) => p.modelId,
};

const alertColumns: Columns<AlertRow> = {
  id: (a) => a.id,
  shop_id: (a) => a.shopId,
  customer_id: (a) => a.customerId,
  episode_number: (a) => a.episodeNumber,
  open_marker: (a) => a.openMarker,
  status: (a) => a.status,
  version: (a) => a.version,
  band: (a) => a.band,
  opened_band: (a) => a.openedBand,
  probability: (a) => a.probability,
  score: (a) => a.score,
  opened_score: (a) => a.openedScore,
  revenue_at_risk_minor: (a) => a.revenueAtRiskMinor,
  reasons: (a) => a.reasons,
  recommendation: (a) => a.recommendation,
  model_id: (a) => a.modelId,
  opened_ms: (a) => a.openedMs,
  updated_ms: (a) => a.updatedMs,
  closed_ms: (a) => a.closedMs,
  close_reason: (a) => a.closeReason,
  owner_id: (a) => a.ownerId,
  owner_name: (a) => a.ownerName,
  acknowledged_ms: (a) => a.acknowledgedMs,
};

const values = <Row>(columns: Columns<Row>, rows: readonly Row[]) =>
  rows.map((row) => Object.values(columns).map((value) => value(row)));
const upsert = <Row>(table: string, columns: Columns<Row>) => {
  const names = Object.keys(columns);
  return insertInto(table, names, { update: names });
};
const profileSql = upsert('profile', profileColumns);
const pointSql = upsert('prediction', pointColumns);
const insertAlertSql = insertInto('alert', Object.keys(alertColumns));
// No upsert: meeting the other unique key (one open alert a customer) it would overwrite another alert.
const updateAlertSql = `UPDATE alert SET ${Object.keys(alertColumns)
  .map((name) => `${name} = ?`)
  .join(', ')} WHERE id = ?`;

/** Writes whole rows over what is there, or anew. The customers must be locked by this transaction. */
export async function rewriteProfiles(tx: Transaction, rows: readonly RewrittenProfile[]): Promise<void> {
  await tx.executeMany(profileSql, values(profileColumns, rows));
}

/** Writes points of the history over those of the same version. */
export async function rewritePoints(tx: Transaction, rows: readonly PredictionRow[]): Promise<void> {
  await tx.executeMany(pointSql, values(pointColumns, rows));
}

/** What a rebuild does to alerts, of customers whose profiles it has locked. */
export interface AlertRewrite {
  /** Ids of alerts that go, with their activity. */
  removed: readonly string[];
  /** Alerts that get another id, which never meets that of an episode to come; the row says everything else. */
  setAside: readonly { id: string; row: AlertRow }[];
  updated: readonly AlertRow[];
  inserted: readonly AlertRow[];
  /** What is noted in the activity of the row with this id, as done by the engine at the row's version. */
  notes: ReadonlyMap<string, string>;
}

/** Writes in an order in which no customer ever has two open alerts. @throws where the result would have */
export async function rewriteAlerts(tx: Transaction, rewrite: AlertRewrite, nowMs: number): Promise<void> {
  const { removed, setAside, updated, inserted, notes } = rewrite;
  const ids = removed.map((id) => [id]);
  await tx.executeMany('DELETE FROM alert_action WHERE alert_id = ?', ids);
  await tx.executeMany('DELETE FROM alert WHERE id = ?', ids);
  await tx.executeMany(
    'UPDATE alert_action SET alert_id = ? WHERE alert_id = ?',
    setAside.map(({ id, row }) => [row.id, id]),
  );
  const changes = [...setAside, ...updated.map((row) => ({ id: row.id, row }))];
  for (const isOpen of [false, true]) {
    const portion = changes.filter(({ row }) => (row.openMarker === 1) === isOpen);
    await tx.executeMany(
      updateAlertSql,
      portion.map(({ id, row }) => [...Object.values(alertColumns).map((value) => value(row)), id]),
    );
  }
  await tx.executeMany(insertAlertSql, values(alertColumns, inserted));
  const noted = [...changes.map(({ row }) => row), ...inserted].filter(({ id }) => notes.has(id));
  await tx.executeMany(
    'INSERT INTO alert_action (alert_id, version, at_ms, action, note) VALUES (?, ?, ?, ?, ?)',
    noted.map(({ id, version }) => [id, version, nowMs, 'rebuilt', notes.get(id) ?? null]),
  );
}

/** Of a shop's customers those with a profile; from the index alone. */
export async function countProfiles({ prisma }: Database, shopId: string): Promise<number> {
  return prisma.profile.count({ where: { shopId } });
}

/** The one rebuild of a shop that may run. Ends with the connection, so with the process too. */
export interface RebuildLock {
  /** @throws when the lock is lost, because its connection was cut */
  check(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** @returns undefined while another rebuild of this shop runs */
export async function lockRebuild(db: Database, shopId: string): Promise<RebuildLock | undefined> {
  const connection = await db.pool.getConnection();
  const ask = async (sql: string): Promise<number | null> => {
    const [row] = await connection.query<{ answer: number | bigint | null }[]>(sql, [name]);
    return row?.answer == null ? null : Number(row.answer);
  };
  let name = '';
  try {
    const [row] = await connection.query<{ here: string }[]>('SELECT DATABASE() AS here');
    // The name counts for the whole server, whatever the database; at most 64 characters.
    const hash = createHash('sha256')
      .update(`${row?.here ?? ''}\n${shopId}`)
      .digest('hex');
    name = `ebb-rebuild-${hash.slice(0, 32)}`;
    if ((await ask('SELECT GET_LOCK(?, 0) AS answer')) !== 1) {
      await connection.release();
      return undefined;
    }
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    async check() {
      if ((await ask('SELECT IS_USED_LOCK(?) = CONNECTION_ID() AS answer')) !== 1)
        throw new Error('the lock of this rebuild is lost');
    },
    async [Symbol.asyncDispose]() {
      await ask('SELECT RELEASE_LOCK(?) AS answer').catch(() => null);
      await connection.release();
    },
  };
}
