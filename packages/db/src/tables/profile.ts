import type { Band } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { jsonTable } from '../sql/json-table.ts';
import {
  flag,
  insertSql,
  nullable,
  number,
  selectList,
  table,
  text,
  updateSql,
  valuesOf,
  type RowOf,
} from '../sql/table.ts';

/** What is known of a customer now. Times epoch ms, money minor units. */
export const profileTable = table('profile', {
  shopId: text('shop_id'),
  customerId: text('customer_id'),
  known: flag('known'),
  /** 0 for a customer that was first seen in this very transaction. */
  version: number('version'),
  /** The domain's state text; empty with version 0. */
  state: text('state'),
  firstSeenMs: number('first_seen_ms'),
  lastSeenMs: number('last_seen_ms'),
  lastOrderMs: nullable(number('last_order_ms')),
  orderCount: number('order_count'),
  netRevenueMinor: number('net_revenue_minor'),
  nextScoreMs: number('next_score_ms'),
  /** JSON array of the features; null before the first score. */
  features: nullable(text('features')),
  probability: nullable(number('probability')),
  score: nullable(number('score')),
  band: text<Band>('band'),
  revenueAtRiskMinor: number('revenue_at_risk_minor'),
  modelId: nullable(text('model_id')),
  scoredMs: nullable(number('scored_ms')),
  scoredVersion: nullable(number('scored_version')),
  episode: nullable(text('episode')),
  /** Start of the UTC day on which the band rises if nothing happens; null when not within the domain's `keptForecastDays`. */
  risesMs: nullable(number('rises_ms')),
  /** Of the segmentation with the version below, as of the score; null without an order or a segmentation. */
  segment: nullable(number('segment')),
  segmentationVersion: nullable(number('segmentation_version')),
});

/** A whole row of `profile`. */
export type ProfileRow = RowOf<typeof profileTable>;

const keyKeys = ['shopId', 'customerId'] as const;
const foldKeys = [
  'version',
  'state',
  'firstSeenMs',
  'lastSeenMs',
  'lastOrderMs',
  'orderCount',
  'netRevenueMinor',
  'nextScoreMs',
] as const satisfies readonly (keyof ProfileRow)[];
const scoreKeys = [
  'features',
  'probability',
  'score',
  'band',
  'revenueAtRiskMinor',
  'modelId',
  'scoredMs',
  'scoredVersion',
  'episode',
  'risesMs',
  'segment',
  'segmentationVersion',
] as const satisfies readonly (keyof ProfileRow)[];
const lockedKeys = [
  ...keyKeys,
  'version',
  'state',
  'band',
  'score',
  'modelId',
  'scoredMs',
  'episode',
  'segment',
  'segmentationVersion',
] as const satisfies readonly (keyof ProfileRow)[];
const foldedKeys = [...keyKeys, 'known', ...foldKeys] as const;
const rewrittenKeys = [...foldedKeys, ...scoreKeys].filter((key) => key !== 'risesMs');

export type CustomerId = Pick<ProfileRow, (typeof keyKeys)[number]>;
/** What scoring reads of a row of `profile` when it locks it. */
export type LockedProfile = Pick<ProfileRow, (typeof lockedKeys)[number]>;
/** What follows from a customer's events alone. */
export type FoldedProfile = Pick<ProfileRow, (typeof foldedKeys)[number]>;
/** What a score says of a customer as of a time. */
export type ProfileScore = Pick<ProfileRow, (typeof scoreKeys)[number]>;
/** What a rebuild writes of a profile. The forecast of the next rise is left to the clock, to whom the customer is due. */
export type RewrittenProfile = Omit<ProfileRow, 'risesMs'>;

/** `next_score_ms` of a customer whom no passing of time can change. */
export const neverMs = 8_640_000_000_000_000;

const lockList = selectList(profileTable, 'p', lockedKeys);
// STRAIGHT_JOIN: rows are locked in the order of the keys sent, so that two batches never wait for each other in a ring.
const lockSql = `SELECT STRAIGHT_JOIN k.position, ${lockList}
  FROM ${jsonTable(['shop_id', 'customer_id'], 'position')} AS k
  JOIN profile AS p ON p.shop_id = k.shop_id AND p.customer_id = k.customer_id FOR UPDATE`;
const unseen = {
  ...{ version: 0, state: '', firstSeenMs: 0, lastSeenMs: 0, orderCount: 0, netRevenueMinor: 0 },
  ...{ band: 'none', revenueAtRiskMinor: 0, nextScoreMs: neverMs },
} as const satisfies Partial<ProfileRow>;
const createKeys = [...keyKeys, 'known', ...(Object.keys(unseen) as (keyof typeof unseen)[])] as const;
const createSql = insertSql(profileTable, { keys: createKeys, ignore: true });
// The rows exist, locked: as an insert that meets them this is half the server's work of an UPDATE.
const saveSql = insertSql(profileTable, {
  keys: [...foldedKeys, ...scoreKeys],
  update: [...foldKeys, ...scoreKeys],
});
const saveFoldedKeys = [...foldKeys, ...keyKeys] as const;
const saveFoldedSql = updateSql(profileTable, foldKeys, keyKeys);
const rewriteSql = insertSql(profileTable, { keys: rewrittenKeys, update: rewrittenKeys });
const episodeSql = updateSql(profileTable, ['episode'], keyKeys);
const dueBySql = `UPDATE profile SET next_score_ms = LEAST(next_score_ms, ?) WHERE shop_id = ? AND customer_id = ?`;
const postponeSql = updateSql(profileTable, ['nextScoreMs'], keyKeys);
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
  const missingNow = () => [...found.keys()].filter((position) => found[position] === undefined);
  // Again, where somebody who held the row has just taken it away.
  for (
    let missing = missingNow(), tries = 0;
    missing.length > 0 && tries < 5;
    missing = missingNow(), tries++
  ) {
    await tx.executeMany(
      createSql,
      missing.map((position) => {
        const { shopId, customerId } = customers[position]!;
        return valuesOf({ ...unseen, shopId, customerId, known: isKnown(customerId) }, createKeys);
      }),
    );
    await lock(missing);
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
  return tx.query(dueInKeyOrderSql, [shopId, shopId, customerId, nowMs, limit]);
}

/** Writes rows of customers who were scored. They must be locked by this transaction. */
export async function saveProfiles(
  tx: Transaction,
  customers: readonly { profile: FoldedProfile; score: ProfileScore }[],
): Promise<void> {
  await tx.executeMany(
    saveSql,
    customers.map(({ profile, score }) => valuesOf(profile, foldedKeys).concat(valuesOf(score, scoreKeys))),
  );
}

/** Writes what new events changed and leaves the score as it was. The rows must be locked by this transaction. */
export async function saveFoldedProfiles(tx: Transaction, profiles: readonly FoldedProfile[]): Promise<void> {
  await tx.executeMany(
    saveFoldedSql,
    profiles.map((profile) => valuesOf(profile, saveFoldedKeys)),
  );
}

/** Writes whole rows over what is there, or anew. The customers must be locked by this transaction. */
export async function rewriteProfiles(tx: Transaction, rows: readonly RewrittenProfile[]): Promise<void> {
  await tx.executeMany(
    rewriteSql,
    rows.map((row) => valuesOf(row, rewrittenKeys)),
  );
}

/** Takes profiles away whose customers are somebody else now. They must be locked by this transaction. */
export async function deleteProfiles(tx: Transaction, customers: readonly CustomerId[]): Promise<void> {
  await tx.executeMany(
    'DELETE FROM profile WHERE shop_id = ? AND customer_id = ?',
    customers.map(({ shopId, customerId }) => [shopId, customerId]),
  );
}

/** What a person's action changes of the customer's profile. The row must be locked by this transaction. */
export async function saveActedProfile(
  tx: Transaction,
  { shopId, customerId }: CustomerId,
  { episode, dueMs }: { episode?: string | null; dueMs?: number },
): Promise<void> {
  if (episode !== undefined) await tx.execute(episodeSql, [episode, shopId, customerId]);
  if (dueMs !== undefined) await tx.execute(dueBySql, [dueMs, shopId, customerId]);
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

// Other processes may still score with the old model for the time between two looks at the registry.
const slackMs = 10_000;
const rowsAtOnce = 5_000;
/** About the share of rows from which on every page of the table holds one of them. */
const leastShare = 0.05;

/**
 * Makes a shop's ordering customers due now, those that were scored before its model came to decide (or never).
 * In portions, each a transaction of its own, so that scoring of new events is never held up for long.
 * @returns customers made due
 */
export async function makeShopDue(
  db: Database,
  shopId: string,
  decidedMs: number,
  nowMs: number,
): Promise<number> {
  let total = 0;
  for (;;) {
    const changed = await inTransaction(db, (tx) =>
      tx.execute(
        `UPDATE profile SET next_score_ms = ? WHERE shop_id = ? AND known = 1 AND order_count > 0
          AND (scored_ms IS NULL OR scored_ms < ?) AND next_score_ms > ? LIMIT ${rowsAtOnce}`,
        [nowMs, shopId, decidedMs + slackMs, nowMs],
      ),
    );
    total += changed;
    if (changed < rowsAtOnce) return total;
  }
}

/**
 * Whether so many customers are due, and so large a share of all, that going through the whole table is cheaper than
 * fetching each from its own place. Counts in the index alone.
 */
export async function isBacklogLarge(db: Database, nowMs: number, leastCustomers: number): Promise<boolean> {
  const [row] = await db.query<{ due: number; total: number | null }>(
    `SELECT (SELECT COUNT(*) FROM profile WHERE next_score_ms <= ?) AS due,
      (SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'profile') AS total`,
    [nowMs],
  );
  const due = Number(row?.due ?? 0);
  return due >= leastCustomers && due >= Number(row?.total ?? 0) * leastShare;
}
