import type { Band } from '@ebb/contracts';
import { insertInto, jsonTable } from '../sql/statements.ts';
import type { Transaction } from '../connection/transaction.ts';

export interface CustomerId {
  shopId: string;
  customerId: string;
}

/** What scoring reads of a row of `profile` when it locks it. Times epoch ms. */
export interface LockedProfile extends CustomerId {
  /** 0 for a customer that was first seen in this very transaction. */
  version: number;
  /** The domain's state text; empty with version 0. */
  state: string;
  band: Band;
  score: number | null;
  modelId: string | null;
  scoredMs: number | null;
  episode: string | null;
}

/** What follows from a customer's events alone. Times epoch ms, money minor units. */
export interface FoldedProfile extends CustomerId {
  known: boolean;
  version: number;
  state: string;
  firstSeenMs: number;
  lastSeenMs: number;
  lastOrderMs: number | null;
  orderCount: number;
  netRevenueMinor: number;
  nextScoreMs: number;
}

/** What a score says of a customer as of a time. */
export interface ProfileScore {
  /** JSON array of the twelve features; null before the first score. */
  features: string | null;
  probability: number | null;
  score: number | null;
  band: Band;
  revenueAtRiskMinor: number;
  modelId: string | null;
  scoredMs: number | null;
  scoredVersion: number | null;
  episode: string | null;
  /** Start of the UTC day on which the band rises if nothing happens; null when not within the domain's `keptForecastDays`. */
  risesMs: number | null;
}

/** A whole row of `profile`. */
export type ProfileRow = FoldedProfile & ProfileScore;

/** `next_score_ms` of a customer whom no passing of time can change. */
export const neverMs = 8_640_000_000_000_000;

const keyColumns = ['shop_id', 'customer_id'];
const foldColumns = [
  'version',
  'state',
  'first_seen_ms',
  'last_seen_ms',
  'last_order_ms',
  'order_count',
  'net_revenue_minor',
  'next_score_ms',
];
const scoreColumns = [
  'features',
  'probability',
  'score',
  'band',
  'revenue_at_risk_minor',
  'model_id',
  'scored_ms',
  'scored_version',
  'episode',
  'rises_ms',
];
// Named as in `LockedProfile`: what the driver makes of a row is used as it is.
const lockList = `p.shop_id AS shopId, p.customer_id AS customerId, p.version, p.state, p.band, p.score,
  p.model_id AS modelId, p.scored_ms AS scoredMs, p.episode`;
// STRAIGHT_JOIN: rows are locked in the order of the keys sent, so that two batches never wait for each other in a ring.
const lockSql = `SELECT STRAIGHT_JOIN k.position, ${lockList} FROM ${jsonTable(keyColumns, 'position')} AS k
  JOIN profile AS p ON p.shop_id = k.shop_id AND p.customer_id = k.customer_id FOR UPDATE`;
const createSql = `INSERT IGNORE INTO profile (shop_id, customer_id, known, version, state, first_seen_ms,
  last_seen_ms, order_count, net_revenue_minor, band, revenue_at_risk_minor, next_score_ms)
  VALUES (?, ?, ?, 0, '', 0, 0, 0, 0, 'none', 0, ${neverMs})`;
// The rows exist, locked: as an insert that meets them this is half the server's work of an UPDATE.
const saveSql = insertInto('profile', ['shop_id', 'customer_id', 'known', ...foldColumns, ...scoreColumns], {
  update: [...foldColumns, ...scoreColumns],
});
const saveFoldedSql = `UPDATE profile SET ${foldColumns.map((name) => `${name} = ?`).join(', ')}
  WHERE shop_id = ? AND customer_id = ?`;
const postponeSql = 'UPDATE profile SET next_score_ms = ? WHERE shop_id = ? AND customer_id = ?';
const dueSql = `SELECT ${lockList} FROM profile AS p WHERE p.next_score_ms <= ?
  ORDER BY p.next_score_ms LIMIT ? FOR UPDATE SKIP LOCKED`;
const dueInKeyOrderSql = `SELECT ${lockList} FROM profile AS p FORCE INDEX (PRIMARY)
  WHERE (p.shop_id > ? OR (p.shop_id = ? AND p.customer_id > ?)) AND p.next_score_ms <= ?
  ORDER BY p.shop_id, p.customer_id LIMIT ? FOR UPDATE SKIP LOCKED`;

/**
 * Locks the profiles of these customers until the transaction ends, in key order. A customer who has no row gets
 * one first: between two processes that meet a new customer at once, the insert makes one wait for the other.
 * @param customers each once, sorted by (shopId, customerId)
 * @returns a row for each customer, in the same order
 */
export async function lockProfiles(
  tx: Transaction,
  customers: readonly CustomerId[],
  isKnown: (customerId: string) => boolean,
): Promise<LockedProfile[]> {
  const found: (LockedProfile | undefined)[] = customers.map(() => undefined);
  const lock = async (positions: readonly number[]) => {
    const keys = positions.map((position) => [customers[position]!.shopId, customers[position]!.customerId]);
    const rows = await tx.query<LockedProfile & { position: number }>(lockSql, [JSON.stringify(keys)]);
    for (const row of rows) found[positions[row.position - 1]!] = row;
  };
  await lock([...customers.keys()]);
  const strangers = [...found.keys()].filter((position) => found[position] === undefined);
  if (strangers.length > 0) {
    await tx.executeMany(
      createSql,
      strangers.map((position) => {
        const { shopId, customerId } = customers[position]!;
        return [shopId, customerId, isKnown(customerId) ? 1 : 0];
      }),
    );
    await lock(strangers);
  }
  return found.map((profile) => {
    if (profile === undefined) throw new Error('a profile vanished between its insert and its lock');
    return profile;
  });
}

/**
 * Claims profiles that are due, oldest first, skipping those another process holds. They stay locked until the end
 * of the transaction.
 */
export async function claimDueProfiles(
  tx: Transaction,
  nowMs: number,
  limit: number,
): Promise<LockedProfile[]> {
  return tx.query(dueSql, [nowMs, limit]);
}

/**
 * The same in key order, for a backlog: neighbours in the table are read and written together. It passes over all who
 * are not due, so it is for times when many are.
 * @param after the last customer claimed so
 */
export async function claimDueInKeyOrder(
  tx: Transaction,
  nowMs: number,
  limit: number,
  { shopId, customerId }: CustomerId,
): Promise<LockedProfile[]> {
  const params = [shopId, shopId, customerId, nowMs, limit];
  return tx.query(dueInKeyOrderSql, params);
}

/** Writes rows of customers who were scored. They must be locked by this transaction. */
export async function saveProfiles(
  tx: Transaction,
  customers: readonly { profile: FoldedProfile; score: ProfileScore }[],
): Promise<void> {
  await tx.executeMany(
    saveSql,
    customers.map(({ profile: p, score: s }) => [
      p.shopId,
      p.customerId,
      p.known ? 1 : 0,
      p.version,
      p.state,
      p.firstSeenMs,
      p.lastSeenMs,
      p.lastOrderMs,
      p.orderCount,
      p.netRevenueMinor,
      p.nextScoreMs,
      s.features,
      s.probability,
      s.score,
      s.band,
      s.revenueAtRiskMinor,
      s.modelId,
      s.scoredMs,
      s.scoredVersion,
      s.episode,
      s.risesMs,
    ]),
  );
}

/** Writes what new events changed and leaves the score as it was. The rows must be locked by this transaction. */
export async function saveFoldedProfiles(tx: Transaction, profiles: readonly FoldedProfile[]): Promise<void> {
  await tx.executeMany(
    saveFoldedSql,
    profiles.map((p) => [
      p.version,
      p.state,
      p.firstSeenMs,
      p.lastSeenMs,
      p.lastOrderMs,
      p.orderCount,
      p.netRevenueMinor,
      p.nextScoreMs,
      p.shopId,
      p.customerId,
    ]),
  );
}

/** Changes only when these customers are due. They must be locked by this transaction. */
export async function postponeProfiles(
  tx: Transaction,
  customers: readonly CustomerId[],
  nextScoreMs: number,
): Promise<void> {
  await tx.executeMany(
    postponeSql,
    customers.map(({ shopId, customerId }) => [nextScoreMs, shopId, customerId]),
  );
}
