import type { Shop } from '@ebb/contracts';
import { defaultAlertPolicy, type AlertPolicy, type ShopRecord, type ShopSettings } from '@ebb/domain';
import type { Database } from '../connection/open-database.ts';
import type { Reader } from '../connection/reader.ts';
import type { Transaction } from '../connection/transaction.ts';
import { jsonTable } from '../sql/json-table.ts';
import { alertPolicyOf, readAlertPolicies } from './alert-policy.ts';
import { number, select, selectList, table, text, type RowOf } from '../sql/table.ts';

export const shopTable = table('shop', {
  id: text('id'),
  name: text('name'),
  /** ISO 4217. */
  currency: text('currency'),
  currencyDigits: number('currency_digits'),
  timeZone: text('time_zone'),
  /** JSON of the domain's `ShopSettings`. */
  settings: text('settings'),
  createdMs: number('created_ms'),
  /** Raised by one with every decision about the shop's models, and with every change of its alert policy. */
  decisionVersion: number('decision_version'),
});

/** A shop, the number of the newest decision about its models, and its alert policy. */
export interface StoredShop extends ShopRecord {
  decisionVersion: number;
  alertPolicy: AlertPolicy;
  /** Since when the policy stands, epoch ms; 0 for the default. */
  policySetMs: number;
  /** IANA name: by it the shop's days begin. */
  timeZone: string;
}

/** A shop with its settings, as JSON. */
export interface ShopRow extends Shop {
  readonly settings: string;
}

/** What the domain needs to know of a shop. */
export function shopRecordOf({
  id,
  currency,
  currencyDigits,
  settings,
}: Pick<RowOf<typeof shopTable>, 'id' | 'currency' | 'currencyDigits' | 'settings'>): ShopRecord {
  return { id, currency, currencyDigits, settings: JSON.parse(settings) as ShopSettings };
}

/** All shops, few and small; or the one with this id. */
export async function readShops(db: Database, shopId?: string): Promise<StoredShop[]> {
  const shops = await db.prisma.shop.findMany({ where: shopId === undefined ? {} : { id: shopId } });
  // After the numbers: a policy may be newer than its number, which costs one look, but never older.
  const newest = new Map((await readAlertPolicies(db, shopId)).map((policy) => [policy.shopId, policy]));
  return shops.map((shop) => {
    const policy = newest.get(shop.id);
    return {
      ...shopRecordOf(shop),
      decisionVersion: Number(shop.decisionVersion),
      alertPolicy: policy === undefined ? defaultAlertPolicy : alertPolicyOf(policy),
      policySetMs: policy?.setMs ?? 0,
      timeZone: shop.timeZone,
    };
  });
}

export async function findShop({ prisma }: Database, id: string): Promise<ShopRow | undefined> {
  const row = await prisma.shop.findUnique({ where: { id } });
  if (row === null) return undefined;
  const { name, currency, currencyDigits, timeZone, settings } = row;
  return { id, name, currency, currencyDigits, timeZone, settings };
}

const lockDecisionsSql = `SELECT ${selectList(shopTable, 's', ['id', 'decisionVersion'])}
  FROM ${jsonTable(['id'])} AS k JOIN shop AS s ON s.id = k.id LOCK IN SHARE MODE`;

/**
 * Keeps the decisions about these shops' models as they are until the transaction ends: who wants to decide waits.
 * @returns by shop, the number of the newest decision; nothing for a shop that is not there
 */
export async function lockDecisions(
  tx: Transaction,
  shopIds: readonly string[],
): Promise<Map<string, number>> {
  const keys = JSON.stringify(shopIds.map((id) => [id]));
  const rows = await tx.query<{ id: string; decisionVersion: number }>(lockDecisionsSql, [keys]);
  return new Map(rows.map(({ id, decisionVersion }) => [id, decisionVersion]));
}

/** One writer at a time decides about a shop's models; readers are not held up. @throws when there is no such shop */
export async function lockShop(tx: Transaction, shopId: string): Promise<void> {
  const shops = await tx.query('SELECT id FROM shop WHERE id = ? FOR UPDATE', [shopId]);
  if (shops.length === 0) throw new Error(`there is no shop ${shopId}`);
}

/** @throws when there is no such shop */
export async function timeZoneOf(reader: Reader, shopId: string): Promise<string> {
  const [shop] = await reader.query<{ timeZone: string }>(
    'SELECT time_zone AS timeZone FROM shop WHERE id = ?',
    [shopId],
  );
  if (shop === undefined) throw new Error(`there is no shop ${shopId}`);
  return shop.timeZone;
}

/** How many decisions there were about a shop's models: what a person's request, and a scoring batch, is checked against. */
export async function decisionVersion(reader: Reader, shopId: string): Promise<number> {
  const [shop] = await select(reader, shopTable, ['decisionVersion'], { id: shopId });
  return shop?.decisionVersion ?? 0;
}

export async function raiseDecisionVersion(tx: Transaction, shopId: string): Promise<void> {
  await tx.execute('UPDATE shop SET decision_version = decision_version + 1 WHERE id = ?', [shopId]);
}
