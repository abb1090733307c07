import type { AlertChange, AlertMessage } from '@ebb/contracts';
import {
  changeEpisodes,
  closeEpisodes,
  findAlerts,
  noteEngineActions,
  openEpisodes,
  type ClosedEpisode,
  type EpisodeAssessment,
  type OpenedEpisode,
  type Transaction,
} from '@ebb/db';
import { atOpening, shownSnooze } from '@ebb/domain';
import { servingFor, type ShopServing } from '@ebb/model-serving';
import { alertId, assessEpisode } from './assess-episode.ts';
import type { ScoredCustomer } from './score-customer.ts';

/**
 * Writes what changed about episodes, and returns the messages to publish once the transaction has committed,
 * read back from the rows so that they carry owner, status and version as they stand.
 */
export async function saveEpisodes(
  tx: Transaction,
  scored: readonly ScoredCustomer[],
  servings: ReadonlyMap<string, ShopServing>,
  nowMs: number,
): Promise<AlertMessage[]> {
  const opened: OpenedEpisode[] = [];
  const changed: EpisodeAssessment[] = [];
  const closed: ClosedEpisode[] = [];
  const changes = new Map<string, AlertChange>();
  const notes: { id: string; action: AlertChange; details: string | null }[] = [];
  for (const { profile, assessment, episode: step } of scored) {
    const shopServing = servings.get(profile.shopId);
    if (step?.change == null || shopServing === undefined) continue;
    const { shopId, customerId } = profile;
    const id = alertId(shopId, customerId, step.episode.number);
    changes.set(id, step.change);
    notes.push({ id, action: step.change, details: step.wokenBy && JSON.stringify({ by: step.wokenBy }) });
    const { band, probability, score } = assessment;
    if (step.closeReason !== null)
      closed.push({ id, band, probability, score, closeReason: step.closeReason });
    else {
      const snooze = shownSnooze(step.episode.open?.snooze);
      const serving = servingFor(shopServing, customerId);
      const episode = assessEpisode(id, assessment, serving, snooze);
      if (step.change === 'opened') {
        const at = { shopId, customerId, openedBand: episode.band, openedMs: nowMs };
        const fixed = atOpening(serving.policy, at);
        opened.push({ ...episode, ...fixed, shopId, customerId, episodeNumber: step.episode.number });
      } else changed.push(episode);
    }
  }
  if (changes.size === 0) return [];
  await openEpisodes(tx, opened, nowMs);
  await changeEpisodes(tx, changed, nowMs);
  await closeEpisodes(tx, closed, nowMs);
  await noteEngineActions(tx, notes, nowMs);
  const alerts = await findAlerts(tx, [...changes.keys()]);
  return alerts.map((alert) => ({ v: 1, change: changes.get(alert.id)!, alert, actorName: null }));
}
