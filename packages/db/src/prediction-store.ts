import type { Band } from '@ebb/contracts';
import { insertRows, type ColumnType } from './json-rows.ts';
import type { CustomerId } from './profile-store.ts';
import type { Transaction } from './transaction.ts';

/** One point of a customer's score history: kept at every change of band or episode, and once a day. */
export interface PredictionRow extends CustomerId {
  scoredMs: number;
  profileVersion: number;
  /** Null, like the score, for a customer who is no longer scored. */
  probability: number | null;
  score: number | null;
  band: Band;
  revenueAtRiskMinor: number;
  features: string;
  modelId: string | null;
}

const columns: Readonly<Record<string, ColumnType>> = {
  shop_id: 'text',
  customer_id: 'text',
  scored_ms: 'bigint',
  profile_version: 'bigint',
  probability: 'double',
  score: 'bigint',
  band: 'text',
  revenue_at_risk_minor: 'bigint',
  features: 'mediumtext',
  model_id: 'text',
};
const insertSql = insertRows('prediction', columns);

export async function insertPredictions(
  tx: Transaction,
  predictions: readonly PredictionRow[],
): Promise<void> {
  if (predictions.length === 0) return;
  const rows = predictions.map((p) => [
    p.shopId,
    p.customerId,
    p.scoredMs,
    p.profileVersion,
    p.probability,
    p.score,
    p.band,
    p.revenueAtRiskMinor,
    p.features,
    p.modelId,
  ]);
  await tx.$executeRawUnsafe(insertSql, JSON.stringify(rows));
}
