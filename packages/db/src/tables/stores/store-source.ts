import type { ShopRecord } from '@ebb/domain';
import { storeWebhookPath, type StoreKind, type StoreSource } from '@ebb/contracts/stores';
import type { Sealer } from '@ebb/sealing';
import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { placeOf } from '../../maintenance/seal-secrets.ts';
import { nullable, number, select, table, text, type RowOf } from '../../sql/table.ts';
import { shopRecordOf, shopTable } from '../shop.ts';

/** A Shopify or WooCommerce store whose webhooks a shop takes. */
export const storeSourceTable = table('store_source', {
  id: text('id'),
  shopId: text('shop_id'),
  kind: text<StoreKind>('kind'),
  name: text('name'),
  /** Sealed, as is the one before: whoever checks a signature has to make it. Empty while it is not known, and at the end. */
  secret: text('secret'),
  previousSecret: nullable(text('previous_secret')),
  previousExpiresMs: nullable(number('previous_expires_ms')),
  /** Before the store's ids of customers and orders. */
  idPrefix: text('id_prefix'),
  createdMs: number('created_ms'),
  createdBy: text('created_by'),
  endedMs: nullable(number('ended_ms')),
  lastDeliveryMs: nullable(number('last_delivery_ms')),
  lastTopic: nullable(text('last_topic')),
  deliveries: number('deliveries'),
  refused: number('refused'),
  lastBadSignatureMs: nullable(number('last_bad_signature_ms')),
  badSignatures: number('bad_signatures'),
});

export type StoreSourceRow = RowOf<typeof storeSourceTable>;

export function storeSourceOf(row: StoreSourceRow, nowMs: number): StoreSource {
  const { id, kind, name, idPrefix, lastTopic, deliveries, refused, badSignatures, previousExpiresMs } = row;
  const isRotating = previousExpiresMs !== null && previousExpiresMs > nowMs;
  return {
    ...{ id, kind, name, idPrefix, lastTopic, deliveries, refused, badSignatures },
    path: storeWebhookPath(kind, id),
    hasSecret: row.secret !== '',
    createdAt: row.createdMs,
    endedAt: row.endedMs,
    rotatingUntil: isRotating ? previousExpiresMs : null,
    lastDeliveryAt: row.lastDeliveryMs,
    lastBadSignatureAt: row.lastBadSignatureMs,
  };
}

/** A shop's stores, newest first; ended ones last. */
export async function listStoreSources(
  reader: Reader,
  shopId: string,
  nowMs: number,
): Promise<StoreSource[]> {
  const order = 'ORDER BY t.ended_ms IS NOT NULL, t.created_ms DESC, t.id';
  const rows = await select(reader, storeSourceTable, storeSourceTable.keys, { shopId }, order);
  return rows.map((row) => storeSourceOf(row, nowMs));
}

/** A store that delivers, with what its signatures are checked by. */
export interface StoreSender {
  readonly shop: ShopRecord;
  readonly sourceId: string;
  readonly kind: StoreKind;
  readonly name: string;
  readonly idPrefix: string;
  /** Opened; none while the secret is not known. */
  readonly secrets: readonly string[];
}

/**
 * @throws SealError where its secret does not open
 * @returns undefined for a source that does not exist or has ended
 */
export async function findStoreSender(
  reader: Reader,
  sealer: Sealer,
  id: string,
  nowMs: number,
): Promise<StoreSender | undefined> {
  const [row] = await select(reader, storeSourceTable, storeSourceTable.keys, { id, endedMs: null });
  if (row === undefined) return undefined;
  const { shopId, kind, name, idPrefix, secret, previousSecret, previousExpiresMs } = row;
  const keys = ['id', 'currency', 'currencyDigits', 'settings'] as const;
  const [shop] = await select(reader, shopTable, keys, { id: shopId });
  if (shop === undefined) return undefined;
  const secrets = secret === '' ? [] : [sealer.open(secret, placeOf('storeSource', id))];
  if (previousSecret !== null && previousExpiresMs !== null && previousExpiresMs > nowMs)
    secrets.push(sealer.open(previousSecret, placeOf('previousStoreSource', id)));
  return { shop: shopRecordOf(shop), sourceId: id, kind, name, idPrefix, secrets };
}

/** What one process has seen of a store since it last wrote that down. */
export interface StoreCounts {
  readonly deliveries: number;
  readonly refused: number;
  readonly badSignatures: number;
  readonly lastDeliveryMs: number | null;
  readonly lastTopic: string | null;
  readonly lastBadSignatureMs: number | null;
}

const countSql = `UPDATE store_source SET deliveries = deliveries + ?, refused = refused + ?,
    bad_signatures = bad_signatures + ?,
    last_topic = IF(? > COALESCE(last_delivery_ms, 0), ?, last_topic),
    last_delivery_ms = NULLIF(GREATEST(COALESCE(last_delivery_ms, 0), ?), 0),
    last_bad_signature_ms = NULLIF(GREATEST(COALESCE(last_bad_signature_ms, 0), ?), 0)
  WHERE id = ?`;

/** Adds to the counts of stores, by the source's id. */
export async function saveStoreCounts(db: Database, counts: ReadonlyMap<string, StoreCounts>): Promise<void> {
  // Everybody in the same order: two processes must not wait for one another.
  const rows = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, seen]) => [
      ...[seen.deliveries, seen.refused, seen.badSignatures],
      ...[seen.lastDeliveryMs ?? 0, seen.lastTopic, seen.lastDeliveryMs ?? 0],
      ...[seen.lastBadSignatureMs ?? 0, id],
    ]);
  await inTransaction(db, (tx) => tx.executeMany(countSql, rows), { timeoutMs: 5_000 });
}
