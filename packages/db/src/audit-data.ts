import type { Band, CloseReason, CustomerEvent, EventKind, RiskBand } from '@ebb/contracts';
import { Prisma } from './generated/client.ts';
import { jsonTable } from './row-statements.ts';
import type { Database } from './open-database.ts';
import { profileOf, type CustomerId, type ProfileRow, type SqlProfile } from './profile-store.ts';
import type { Transaction } from './transaction.ts';

/** Everything stored about one customer, as of one moment. */
export interface AuditedCustomer extends CustomerId {
  /** Null: events or alerts are stored of a customer who has no profile. */
  profile: ProfileRow | null;
  events: { event: CustomerEvent; profileVersion: number }[];
  points: AuditedPoint[];
  alerts: AuditedAlert[];
  /** What people did to the alerts, oldest first. */
  actions: AuditedAction[];
}

export interface AuditedPoint {
  scoredMs: number;
  profileVersion: number;
  probability: number | null;
  band: Band;
}

export interface AuditedAlert {
  id: string;
  episodeNumber: number;
  isOpen: boolean;
  openedMs: number;
  openedBand: RiskBand;
  closedMs: number | null;
  closeReason: CloseReason | null;
}

export interface AuditedAction {
  alertId: string;
  version: number;
  action: string;
  byPerson: boolean;
  atMs: number;
}

type SqlNumber = bigint | number;
interface SqlKey {
  shop_id: string;
  customer_id: string;
}

/**
 * Streams all that is stored, customer by customer in key order. Each page is read in one snapshot, so a live system
 * can be audited; memory holds one page.
 * @param options.shopId only this shop
 */
export async function* readForAudit(
  db: Database,
  { shopId, customersPerPage = 500 }: { shopId?: string | undefined; customersPerPage?: number } = {},
): AsyncGenerator<AuditedCustomer, void, undefined> {
  let after: CustomerId = { shopId: '', customerId: '' };
  for (;;) {
    const page = await db.prisma.$transaction((tx) => readPage(tx, after, shopId, customersPerPage), {
      isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
      timeout: 120_000,
      maxWait: 10_000,
    });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < customersPerPage) return;
    after = last;
  }
}

async function readPage(
  tx: Transaction,
  after: CustomerId,
  shopId: string | undefined,
  limit: number,
): Promise<AuditedCustomer[]> {
  const next = (table: string) =>
    tx.$queryRawUnsafe<SqlKey[]>(
      `SELECT DISTINCT shop_id, customer_id FROM ${table}
        WHERE (shop_id > ? OR (shop_id = ? AND customer_id > ?)) ${shopId === undefined ? '' : 'AND shop_id = ?'}
        ORDER BY shop_id, customer_id LIMIT ${limit}`,
      after.shopId,
      after.shopId,
      after.customerId,
      ...(shopId === undefined ? [] : [shopId]),
    );
  // Not only customers with a profile: what has lost its profile must be found too.
  const keys = [...(await next('profile')), ...(await next('event')), ...(await next('alert'))];
  const unique = new Map(keys.map((key) => [keyOf(key), key]));
  const chosen = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, limit);
  const customers = new Map(
    chosen.map(([key, row]): [string, AuditedCustomer] => [
      key,
      {
        shopId: row.shop_id,
        customerId: row.customer_id,
        profile: null,
        events: [],
        points: [],
        alerts: [],
        actions: [],
      },
    ]),
  );
  if (customers.size === 0) return [];
  await fill(tx, customers);
  return [...customers.values()];
}

async function fill(tx: Transaction, customers: Map<string, AuditedCustomer>): Promise<void> {
  const keys = JSON.stringify([...customers.values()].map(({ shopId, customerId }) => [shopId, customerId]));
  const rowsOf = <T extends SqlKey>(columns: string, table: string, order: string) =>
    tx.$queryRawUnsafe<T[]>(
      `SELECT STRAIGHT_JOIN ${columns} FROM ${jsonTable({ k_shop: 'text', k_customer: 'text' })} AS k
        JOIN ${table} AS t ON t.shop_id = k.k_shop AND t.customer_id = k.k_customer ORDER BY ${order}`,
      keys,
    );
  const of = (row: SqlKey) => customers.get(keyOf(row));
  for (const row of await rowsOf<SqlProfile>('t.*', 'profile', 't.shop_id, t.customer_id')) {
    const customer = of(row);
    if (customer !== undefined) customer.profile = profileOf(row);
  }
  for (const row of await rowsOf<SqlEvent>('t.*', 'event', 't.message_id'))
    of(row)?.events.push(eventOf(row));
  for (const row of await rowsOf<SqlPoint>('t.*', 'prediction', 't.profile_version')) {
    of(row)?.points.push({
      scoredMs: Number(row.scored_ms),
      profileVersion: Number(row.profile_version),
      probability: row.probability,
      band: row.band,
    });
  }
  const owners = new Map<string, AuditedCustomer>();
  for (const row of await rowsOf<SqlAlert>('t.*', 'alert', 't.episode_number')) {
    const customer = of(row);
    if (customer === undefined) continue;
    owners.set(row.id, customer);
    customer.alerts.push({
      id: row.id,
      episodeNumber: Number(row.episode_number),
      isOpen: row.open_marker !== null,
      openedMs: Number(row.opened_ms),
      openedBand: row.opened_band,
      closedMs: row.closed_ms === null ? null : Number(row.closed_ms),
      closeReason: row.close_reason,
    });
  }
  if (owners.size === 0) return;
  const actions = await tx.alertAction.findMany({
    where: { alertId: { in: [...owners.keys()] } },
    orderBy: [{ atMs: 'asc' }, { version: 'asc' }],
  });
  for (const { alertId, version, action, actorId, atMs } of actions) {
    owners
      .get(alertId)
      ?.actions.push({ alertId, version, action, byPerson: actorId !== null, atMs: Number(atMs) });
  }
}

/** Rows waiting to be published since before this time. */
export async function countOutboxOlderThan({ prisma }: Database, ms: number): Promise<number> {
  return prisma.outbox.count({ where: { createdMs: { lt: BigInt(ms) } } });
}

function keyOf({ shop_id, customer_id }: SqlKey): string {
  return `${shop_id}\n${customer_id}`;
}

interface SqlEvent extends SqlKey {
  message_id: string;
  kind: string;
  occurred_ms: SqlNumber;
  received_ms: SqlNumber;
  imported: SqlNumber | boolean;
  order_id: string | null;
  amount_minor: SqlNumber | null;
  profile_version: SqlNumber;
}

interface SqlPoint extends SqlKey {
  scored_ms: SqlNumber;
  profile_version: SqlNumber;
  probability: number | null;
  band: Band;
}

interface SqlAlert extends SqlKey {
  id: string;
  episode_number: SqlNumber;
  open_marker: SqlNumber | null;
  opened_ms: SqlNumber;
  opened_band: RiskBand;
  closed_ms: SqlNumber | null;
  close_reason: CloseReason | null;
}

function eventOf(row: SqlEvent): AuditedCustomer['events'][number] {
  const event: CustomerEvent = {
    v: 1,
    shopId: row.shop_id,
    customerId: row.customer_id,
    messageId: row.message_id,
    kind: row.kind as EventKind,
    occurredAt: Number(row.occurred_ms),
    receivedAt: Number(row.received_ms),
    ...(row.imported ? { imported: true as const } : {}),
    ...(row.order_id === null ? {} : { orderId: row.order_id }),
    ...(row.amount_minor === null ? {} : { amountMinor: Number(row.amount_minor) }),
  };
  return { event, profileVersion: Number(row.profile_version) };
}
