import { featureNames } from '@ebb/contracts';
import { readScoredCustomers, readWatches, saveWatch, type ChampionRecord, type Database } from '@ebb/db';
import { dayOf } from '@ebb/domain';
import {
  addExpectedOutcome,
  binOf,
  emptyOutcomes,
  outcomeMetrics,
  populationStability,
  type FeatureReference,
} from '@ebb/learning';

/** Fewer customers give an index of chance alone: a tenth of fifty is five. */
const leastCustomers = 200;

/**
 * Once a UTC day: how far the customers scored by the champion are from its training set, and what their scores
 * promise. One pass over the profiles, constant memory.
 *
 * @returns today's index; null while there is nothing to compare yet
 */
export async function watchDrift(
  db: Database,
  shopId: string,
  champion: ChampionRecord,
  nowMs: number,
  { signal, beat }: { readonly signal?: AbortSignal; readonly beat?: () => void } = {},
): Promise<number | null> {
  const day = dayOf(nowMs);
  const known = (await readWatches(db, shopId, champion.id)).find((watch) => watch.day === day);
  if (known !== undefined) return known.driftIndex;
  const { trainer, importance } = champion.summary as {
    trainer?: { reference?: readonly FeatureReference[] };
    importance: readonly { readonly importance: number }[];
  };
  const reference = trainer?.reference;
  if (reference === undefined) return null;

  const counts = reference.map(({ shares }) => new Float64Array(shares.length));
  const promised = emptyOutcomes();
  for await (const { features, probability } of readScoredCustomers(db, shopId, champion.id, signal)) {
    beat?.();
    addExpectedOutcome(promised, probability);
    reference.forEach(({ edges }, feature) => {
      counts[feature]![binOf(features[feature]!, edges)]! += 1;
    });
  }
  if (promised.rows < leastCustomers) return null;
  const psi = featureNames.map((_, feature) => populationStability(reference[feature]!, counts[feature]!));
  const weights = importance.map((each) => each.importance);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const driftIndex = psi.reduce((sum, index, feature) => sum + index * weights[feature]!, 0) / (total || 1);
  await saveWatch(db, shopId, {
    modelId: champion.id,
    day,
    driftIndex,
    customers: promised.rows,
    psi,
    expected: outcomeMetrics(promised),
  });
  return driftIndex;
}
