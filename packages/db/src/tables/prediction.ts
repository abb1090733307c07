import type { Band } from '@ebb/contracts';
import type { Transaction } from '../connection/transaction.ts';
import { insertSql, nullable, number, table, text, valuesOf, type RowOf } from '../sql/table.ts';

/** Points of the customers' score history: kept at every change of band or episode, and once a day. */
export const predictionTable = table('prediction', {
  shopId: text('shop_id'),
  customerId: text('customer_id'),
  scoredMs: number('scored_ms'),
  profileVersion: number('profile_version'),
  /** Null, like the score, for a customer who is no longer scored. */
  probability: nullable(number('probability')),
  score: nullable(number('score')),
  band: text<Band>('band'),
  revenueAtRiskMinor: number('revenue_at_risk_minor'),
  /** JSON array of the features. */
  features: text('features'),
  modelId: nullable(text('model_id')),
  /** The shop's alert policy with which the episode was stepped; null: before there were any. */
  policyVersion: nullable(number('policy_version')),
});

export type PredictionRow = RowOf<typeof predictionTable>;

const insertPointSql = insertSql(predictionTable);
const rewriteSql = insertSql(predictionTable, { update: predictionTable.keys });
const valuesOfPoint = (row: PredictionRow) => valuesOf(row, predictionTable.keys);

export async function insertPredictions(
  tx: Transaction,
  predictions: readonly PredictionRow[],
): Promise<void> {
  await tx.executeMany(insertPointSql, predictions.map(valuesOfPoint));
}

/** Writes points of the history over those of the same version. */
export async function rewritePoints(tx: Transaction, rows: readonly PredictionRow[]): Promise<void> {
  await tx.executeMany(rewriteSql, rows.map(valuesOfPoint));
}
