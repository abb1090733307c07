import type { Band } from '@ebb/contracts';
import { insertRows, jsonTable, type ColumnType } from './json-rows.ts';
import type { Transaction } from './transaction.ts';

export interface CustomerId {
  shopId: string;
  customerId: string;
}

/** A row of `profile` as scoring holds it between lock and save. Times epoch ms, money minor units. */
export interface ProfileRow extends CustomerId {
  known: boolean;
  /** 0 for a customer that was first seen in this very transaction. */
  version: number;
  /** The domain's state text; empty with version 0. */
  state: string;
  firstSeenMs: number;
  lastSeenMs: number;
  lastOrderMs: number | null;
  orderCount: number;
  netRevenueMinor: number;
  /** JSON array of the twelve features; null before the first score. */
  features: string | null;
  probability: number | null;
  score: number | null;
  band: Band;
  revenueAtRiskMinor: number;
  modelId: string | null;
  scoredMs: number | null;
  scoredVersion: number | null;
  nextScoreMs: number;
  episode: string | null;
}

/** `next_score_ms` of a customer whom no passing of time can change. */
export const neverMs = 8_640_000_000_000_000;

const keyColumns = { shop_id: 'text', customer_id: 'text' } as const;

const columns: Readonly<Record<string, ColumnType>> = {
  ...keyColumns,
  known: 'bigint',
  version: 'bigint',
  state: 'mediumtext',
  first_seen_ms: 'bigint',
  last_seen_ms: 'bigint',
  last_order_ms: 'bigint',
  order_count: 'bigint',
  net_revenue_minor: 'bigint',
  features: 'mediumtext',
  probability: 'double',
  score: 'bigint',
  band: 'text',
  revenue_at_risk_minor: 'bigint',
  model_id: 'text',
  scored_ms: 'bigint',
  scored_version: 'bigint',
  next_score_ms: 'bigint',
  episode: 'mediumtext',
};

const names = Object.keys(columns);
const selectList = names.map((name) => `p.${name}`).join(', ');
const noKeys = new Set<string>(Object.keys(keyColumns));
// STRAIGHT_JOIN: rows are locked in the order of the keys sent, so that two batches never wait for each other in a ring.
const lockSql = `SELECT STRAIGHT_JOIN ${selectList} FROM ${jsonTable(keyColumns)} AS k
  JOIN profile AS p ON p.shop_id = k.shop_id AND p.customer_id = k.customer_id FOR UPDATE`;
const createSql = insertRows('profile', columns, { ignore: true });
const saveSql = insertRows('profile', columns, { update: names.filter((name) => !noKeys.has(name)) });
const dueSql = `SELECT ${selectList} FROM profile AS p WHERE p.next_score_ms <= ?
  ORDER BY p.next_score_ms LIMIT ? FOR UPDATE SKIP LOCKED`;

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
): Promise<ProfileRow[]> {
  const found = new Map<string, ProfileRow>();
  const lock = async (wanted: readonly CustomerId[]) => {
    const keys = wanted.map(({ shopId, customerId }) => [shopId, customerId]);
    for (const row of await tx.$queryRawUnsafe<SqlProfile[]>(lockSql, JSON.stringify(keys))) {
      const profile = profileOf(row);
      found.set(keyOf(profile), profile);
    }
  };
  await lock(customers);
  const missing = customers.filter((customer) => !found.has(keyOf(customer)));
  if (missing.length > 0) {
    const blank = missing.map((customer) => valuesOf(blankProfile(customer, isKnown(customer.customerId))));
    await tx.$executeRawUnsafe(createSql, JSON.stringify(blank));
    await lock(missing);
  }
  return customers.map((customer) => {
    const profile = found.get(keyOf(customer));
    if (profile === undefined) throw new Error('a profile vanished between its insert and its lock');
    return profile;
  });
}

/**
 * Claims profiles that are due, oldest first, skipping those another process holds. They stay locked until the end
 * of the transaction.
 */
export async function claimDueProfiles(tx: Transaction, nowMs: number, limit: number): Promise<ProfileRow[]> {
  const rows = await tx.$queryRawUnsafe<SqlProfile[]>(dueSql, nowMs, limit);
  return rows.map(profileOf);
}

/** Writes the rows back. They must be locked by this transaction. */
export async function saveProfiles(tx: Transaction, profiles: readonly ProfileRow[]): Promise<void> {
  if (profiles.length > 0) await tx.$executeRawUnsafe(saveSql, JSON.stringify(profiles.map(valuesOf)));
}

function keyOf({ shopId, customerId }: CustomerId): string {
  return `${shopId}\n${customerId}`;
}

function blankProfile(customer: CustomerId, known: boolean): ProfileRow {
  return {
    ...customer,
    known,
    version: 0,
    state: '',
    firstSeenMs: 0,
    lastSeenMs: 0,
    lastOrderMs: null,
    orderCount: 0,
    netRevenueMinor: 0,
    features: null,
    probability: null,
    score: null,
    band: 'none',
    revenueAtRiskMinor: 0,
    modelId: null,
    scoredMs: null,
    scoredVersion: null,
    nextScoreMs: neverMs,
    episode: null,
  };
}

function valuesOf(p: ProfileRow): unknown[] {
  return [
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
    p.features,
    p.probability,
    p.score,
    p.band,
    p.revenueAtRiskMinor,
    p.modelId,
    p.scoredMs,
    p.scoredVersion,
    p.nextScoreMs,
    p.episode,
  ];
}

type SqlNumber = bigint | number;
export interface SqlProfile {
  shop_id: string;
  customer_id: string;
  known: SqlNumber | boolean;
  version: SqlNumber;
  state: string;
  first_seen_ms: SqlNumber;
  last_seen_ms: SqlNumber;
  last_order_ms: SqlNumber | null;
  order_count: SqlNumber;
  net_revenue_minor: SqlNumber;
  features: string | null;
  probability: number | null;
  score: SqlNumber | null;
  band: Band;
  revenue_at_risk_minor: SqlNumber;
  model_id: string | null;
  scored_ms: SqlNumber | null;
  scored_version: SqlNumber | null;
  next_score_ms: SqlNumber;
  episode: string | null;
}

const orNull = (value: SqlNumber | null) => (value === null ? null : Number(value));

export function profileOf(row: SqlProfile): ProfileRow {
  return {
    shopId: row.shop_id,
    customerId: row.customer_id,
    known: Boolean(row.known),
    version: Number(row.version),
    state: row.state,
    firstSeenMs: Number(row.first_seen_ms),
    lastSeenMs: Number(row.last_seen_ms),
    lastOrderMs: orNull(row.last_order_ms),
    orderCount: Number(row.order_count),
    netRevenueMinor: Number(row.net_revenue_minor),
    features: row.features,
    probability: row.probability,
    score: orNull(row.score),
    band: row.band,
    revenueAtRiskMinor: Number(row.revenue_at_risk_minor),
    modelId: row.model_id,
    scoredMs: orNull(row.scored_ms),
    scoredVersion: orNull(row.scored_version),
    nextScoreMs: Number(row.next_score_ms),
    episode: row.episode,
  };
}
