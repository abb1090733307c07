import { customerKey, topics } from '@ebb/contracts';
import type { AlertMessage, PredictionMessage } from '@ebb/contracts';
import { insertPredictions, putOutbox, saveProfiles, type Transaction } from '@ebb/db';
import type { ShopBrain } from '../shop-brains.ts';
import { saveEpisodes } from './save-episodes.ts';
import type { ScoredCustomer } from './score-customer.ts';

export interface SavedScores {
  alerts: AlertMessage[];
  predictions: PredictionMessage[];
}

/** Profiles, score history, episodes and the messages that follow: all in the caller's transaction, or none. */
export async function saveScores(
  tx: Transaction,
  scored: readonly ScoredCustomer[],
  brains: ReadonlyMap<string, ShopBrain>,
  nowMs: number,
): Promise<SavedScores> {
  await saveProfiles(
    tx,
    scored.map(({ profile }) => profile),
  );
  await insertPredictions(
    tx,
    scored.flatMap(({ prediction }) => prediction ?? []),
  );
  const alerts = await saveEpisodes(tx, scored, brains, nowMs);
  const predictions = scored.flatMap(({ message }) => message ?? []);
  await putOutbox(
    tx,
    [
      {
        topic: topics.alerts.name,
        messages: alerts.map((m) => [customerKey(m.alert.shopId, m.alert.customerId), m]),
      },
      {
        topic: topics.predictions.name,
        messages: predictions.map((m) => [customerKey(m.shopId, m.customerId), m]),
      },
    ],
    nowMs,
  );
  return { alerts, predictions };
}
