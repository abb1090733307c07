import { randomBytes } from 'node:crypto';
import type { AuditAction } from '@ebb/contracts';
import type { CreatedStoreSource, StoreKind, StoreSource } from '@ebb/contracts/stores';
import type { Sealer } from '@ebb/sealing';
import type { Database } from '../../connection/open-database.ts';
import { inTransaction, type Transaction } from '../../connection/transaction.ts';
import { placeOf } from '../../maintenance/seal-secrets.ts';
import { insert, select, update } from '../../sql/table.ts';
import { appendAudit } from '../../tables/audit.ts';
import { lockShop } from '../../tables/shop.ts';
import { storeSourceOf, storeSourceTable, type StoreSourceRow } from '../../tables/stores/store-source.ts';

/** Stores that one shop may take webhooks of at the same time. */
export const mostStoreSources = 20;

interface Change {
  readonly shopId: string;
  readonly userId: string;
  readonly nowMs: number;
}

interface SourceChange extends Change {
  readonly id: string;
}

/** @returns undefined where the shop has as many as it may */
export async function createStoreSource(
  db: Database,
  sealer: Sealer,
  wanted: Change & {
    readonly kind: StoreKind;
    readonly name: string;
    readonly idPrefix: string;
    readonly secret: string | undefined;
  },
): Promise<CreatedStoreSource | undefined> {
  const { shopId, userId, nowMs, kind, name, idPrefix } = wanted;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const present = await select(tx, storeSourceTable, ['id'], { shopId, endedMs: null });
    if (present.length >= mostStoreSources) return undefined;
    const id = `src_${randomBytes(12).toString('hex')}`;
    const made = madeSecret(kind, wanted.secret);
    const secret = wanted.secret ?? made;
    const row: StoreSourceRow = {
      ...{ id, shopId, kind, name, idPrefix, createdMs: nowMs, createdBy: userId, endedMs: null },
      secret: secret === null ? '' : sealer.seal(secret, placeOf('storeSource', id)),
      ...{ previousSecret: null, previousExpiresMs: null, lastDeliveryMs: null, lastTopic: null },
      ...{ deliveries: 0, refused: 0, lastBadSignatureMs: null, badSignatures: 0 },
    };
    await insert(tx, storeSourceTable, row);
    await note(tx, { ...wanted, id }, 'store_source.create', { name, kind });
    return { source: storeSourceOf(row, nowMs), secret: made };
  });
}

/** Another secret; the one before is good too for as long as is asked for. @returns undefined where there is no such source */
export async function setStoreSecret(
  db: Database,
  sealer: Sealer,
  wanted: SourceChange & { readonly secret: string | undefined; readonly overlapMs: number },
): Promise<CreatedStoreSource | undefined> {
  const { id, nowMs, overlapMs } = wanted;
  return inTransaction(db, async (tx) => {
    const row = await lockSource(tx, wanted);
    if (row === undefined || row.endedMs !== null) return undefined;
    const made = madeSecret('woocommerce', wanted.secret);
    const keepsBefore = overlapMs > 0 && row.secret !== '';
    const before = (): string => sealer.open(row.secret, placeOf('storeSource', id));
    const set = {
      secret: sealer.seal(wanted.secret ?? made ?? '', placeOf('storeSource', id)),
      previousSecret: keepsBefore ? sealer.seal(before(), placeOf('previousStoreSource', id)) : null,
      previousExpiresMs: keepsBefore ? nowMs + overlapMs : null,
    };
    await update(tx, storeSourceTable, set, { id });
    await note(tx, wanted, 'store_source.secret', { name: row.name, overlapMs });
    return { source: storeSourceOf({ ...row, ...set }, nowMs), secret: made };
  });
}

/** Ending again changes nothing. @returns undefined where there is no such source */
export async function endStoreSource(db: Database, change: SourceChange): Promise<StoreSource | undefined> {
  const { id, nowMs } = change;
  return inTransaction(db, async (tx) => {
    const row = await lockSource(tx, change);
    if (row === undefined) return undefined;
    if (row.endedMs !== null) return storeSourceOf(row, nowMs);
    const set = { endedMs: nowMs, secret: '', previousSecret: null, previousExpiresMs: null };
    await update(tx, storeSourceTable, set, { id });
    await note(tx, change, 'store_source.end', { name: row.name });
    return storeSourceOf({ ...row, ...set }, nowMs);
  });
}

/** Shopify makes its own secret and shows it late; to WooCommerce one can be given. */
function madeSecret(kind: StoreKind, given: string | undefined): string | null {
  return given !== undefined || kind === 'shopify' ? null : randomBytes(24).toString('base64url');
}

async function lockSource(
  tx: Transaction,
  { shopId, id }: SourceChange,
): Promise<StoreSourceRow | undefined> {
  const [row] = await select(tx, storeSourceTable, storeSourceTable.keys, { shopId, id }, 'FOR UPDATE');
  return row;
}

function note(
  tx: Transaction,
  { shopId, id, userId, nowMs: atMs }: SourceChange,
  action: AuditAction,
  detail: Readonly<Record<string, string | number>>,
): Promise<void> {
  return appendAudit(tx, {
    shopId,
    atMs,
    userId,
    action,
    subject: `shop/${shopId}/store-source/${id}`,
    detail,
  });
}
