import type { RollupChanges } from '@ebb/analytics';
import { customerKey, topics } from '@ebb/contracts';
import type { AlertMessage, PredictionMessage } from '@ebb/contracts';
import {
  insertPredictions,
  insertSegmentMoves,
  publishAlerts,
  putOutbox,
  saveFoldedProfiles,
  saveProfiles,
  type Transaction,
} from '@ebb/db';
import type { ShopServing } from '@ebb/model-serving';
import { saveEpisodes } from './save-episodes.ts';
import type { CustomerOutcome } from './score-customer.ts';

export interface SavedScores {
  alerts: AlertMessage[];
  predictions: PredictionMessage[];
  /** Customers who came to another segment. */
  moves: number;
}

/** Profiles, score history, roll-ups, episodes and the messages that follow: all in the caller's transaction, or none. */
export async function saveScores(
  tx: Transaction,
  outcomes: readonly CustomerOutcome[],
  servings: ReadonlyMap<string, ShopServing>,
  { nowMs, rollups }: { readonly nowMs: number; readonly rollups: RollupChanges },
): Promise<SavedScores> {
  const scored = outcomes.filter((outcome) => outcome.kind === 'scored');
  const unscored = outcomes.filter(({ kind }) => kind === 'unscored');
  const predictions = scored.flatMap(({ message }) => message ?? []);
  const moves = scored.flatMap(({ move }) => move ?? []);
  await Promise.all([
    saveProfiles(tx, scored),
    saveFoldedProfiles(
      tx,
      unscored.map(({ profile }) => profile),
    ),
    insertPredictions(
      tx,
      scored.flatMap(({ prediction }) => prediction ?? []),
    ),
    insertSegmentMoves(tx, moves),
    rollups.save(tx),
    putOutbox(
      tx,
      [
        {
          topic: topics.predictions.name,
          messages: predictions.map((m) => [customerKey(m.shopId, m.customerId), m]),
        },
      ],
      nowMs,
    ),
  ]);
  // Last: alerts are read back with what the profiles say now.
  const alerts = await saveEpisodes(tx, scored, servings, nowMs);
  await publishAlerts(tx, alerts, nowMs);
  return { alerts, predictions, moves: moves.length };
}
