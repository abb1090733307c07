import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { bytes, insert, nullable, number, select, table, text, type RowOf } from '../../sql/table.ts';

/** What one training says about one horizon of purchases; a version decides when all its horizons are there. */
export const purchaseModelTable = table('purchase_model', {
  shopId: text('shop_id'),
  version: number('version'),
  horizonDays: number('horizon_days'),
  createdMs: number('created_ms'),
  medianGapDays: number('median_gap_days'),
  activeWindowDays: number('active_window_days'),
  /** JSON of the contracts' `PurchaseHorizonReport`. */
  report: text('report'),
  /** JSON; the plain rule that speaks where no model does. */
  rule: nullable(text('rule')),
  /** JSON; how spend is expected, of one horizon only. */
  spend: nullable(text('spend')),
  artefact: bytes('artefact'),
});

export type PurchaseModelRow = RowOf<typeof purchaseModelTable>;

/** A version as far as it is trained. */
export interface PurchaseVersion {
  readonly version: number;
  readonly horizons: number;
  /** Of its first and of its last horizon. */
  readonly beganMs: number;
  readonly createdMs: number;
}

/** A shop's versions, the newest first, without what they say. */
export function listPurchaseVersions(reader: Reader, shopId: string): Promise<PurchaseVersion[]> {
  return reader.query(
    `SELECT version, COUNT(*) AS horizons, MIN(created_ms) AS beganMs, MAX(created_ms) AS createdMs
      FROM purchase_model WHERE shop_id = ? GROUP BY version ORDER BY version DESC`,
    [shopId],
  );
}

/** The horizons of a version, the shortest first. */
export function readPurchaseModels(
  reader: Reader,
  shopId: string,
  version: number,
): Promise<PurchaseModelRow[]> {
  const order = 'ORDER BY t.horizon_days';
  return select(reader, purchaseModelTable, purchaseModelTable.keys, { shopId, version }, order);
}

const reportKeys = ['horizonDays', 'activeWindowDays', 'report'] as const;

/** The same without the models themselves. */
export function readPurchaseReports(
  reader: Reader,
  shopId: string,
  version: number,
): Promise<Pick<PurchaseModelRow, (typeof reportKeys)[number]>[]> {
  return select(reader, purchaseModelTable, reportKeys, { shopId, version }, 'ORDER BY t.horizon_days');
}

/**
 * Stores a horizon of a version; one that is there already stays. Models of versions before the last complete one are let
 * go: nobody asks them any more.
 */
export async function storePurchaseModel(db: Database, row: PurchaseModelRow): Promise<void> {
  await inTransaction(db, async (tx) => {
    await insert(
      tx,
      purchaseModelTable,
      { ...row, artefact: Buffer.from(row.artefact) },
      { update: ['version'] },
    );
    await tx.execute(
      `UPDATE purchase_model SET artefact = '' WHERE shop_id = ? AND version < ? AND LENGTH(artefact) > 0`,
      [row.shopId, row.version - 1],
    );
  });
}

/** Takes back a version that was begun and is to be trained anew from its first horizon on. */
export async function deletePurchaseVersion(db: Database, shopId: string, version: number): Promise<void> {
  await inTransaction(db, (tx) =>
    tx.execute('DELETE FROM purchase_model WHERE shop_id = ? AND version = ?', [shopId, version]),
  );
}
