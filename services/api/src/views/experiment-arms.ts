import type { Experiment } from '@ebb/contracts';
import {
  countScoredByModel,
  type Database,
  type ExperimentRow,
  type ListedModel,
  type TruthRow,
} from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { decodeOutcomes, emptyOutcomes, mergeOutcomes, outcomeMetrics } from '@ebb/learning';

/** A running experiment with what each side has: customers now, and what came true since it began. */
export async function describeExperiment(
  db: Database,
  shopId: string,
  { isRunning: _isRunning, startedMs, changedMs, endedMs, ...row }: ExperimentRow,
  models: readonly ListedModel[],
  truth: readonly TruthRow[],
): Promise<Experiment> {
  const customers = await countScoredByModel(db, shopId);
  const sides = [
    { modelId: row.challengerId, sharePercent: row.sharePercent },
    { modelId: row.championId, sharePercent: 100 - row.sharePercent },
  ];
  return {
    ...row,
    startedAt: startedMs,
    changedAt: changedMs,
    endedAt: endedMs,
    arms: sides.map((side) => ({
      ...side,
      modelVersion: models.find(({ id }) => id === side.modelId)?.version ?? 0,
      customers: customers.get(side.modelId) ?? 0,
      truth: truthSince(truth, side.modelId, startedMs),
    })),
  };
}

/** Weeks that began after the experiment: in the week of its start both models had answered for all. */
function truthSince(truth: readonly TruthRow[], modelId: string, sinceMs: number) {
  const sums = emptyOutcomes();
  for (const row of truth) {
    if (row.modelId !== modelId || row.role !== 'asked' || row.weekDay * dayMs < sinceMs) continue;
    mergeOutcomes(sums, decodeOutcomes(row.sums));
  }
  return sums.rows === 0 ? null : outcomeMetrics(sums);
}
