import type { Band } from '@ebb/contracts';
import { insertInto } from '../sql/statements.ts';
import type { CustomerId } from './profile.ts';
import type { Transaction } from '../connection/transaction.ts';

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

const insertSql = insertInto('prediction', [
  'shop_id',
  'customer_id',
  'scored_ms',
  'profile_version',
  'probability',
  'score',
  'band',
  'revenue_at_risk_minor',
  'features',
  'model_id',
]);

export async function insertPredictions(
  tx: Transaction,
  predictions: readonly PredictionRow[],
): Promise<void> {
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
  await tx.executeMany(insertSql, rows);
}
