import type { AlertActionRow, PredictionRow, StoredCustomer } from '@ebb/db';
import {
  alertAfterStep,
  applyAction,
  atOpening,
  decodeAction,
  decodeEpisode,
  noEpisode,
  openedAlert,
  stepEpisode,
  type AlertState,
  type Assessment,
  type CustomerHistory,
  type Episode,
  type EpisodePolicy,
  type Observation,
  type ShopPolicy,
  type AtOpening,
} from '@ebb/domain';
import type { Serving } from '@ebb/model-serving';
import { alertId } from '../steps/assess-episode.ts';

/** A point of the score history as it must be, and what it was made of. */
export interface RecountedPoint {
  row: PredictionRow;
  /** Null, both, where the model is gone: then the row is the stored one. */
  assessment: Assessment | null;
  serving: Serving | null;
  history: CustomerHistory;
}

/** An episode as it follows from the points and from what people did. */
export interface ReplayedEpisode {
  id: string;
  number: number;
  opened: RecountedPoint;
  /** The last point whose score and reasons the alert took. */
  assessed: RecountedPoint;
  /** The last point the alert was changed by, its end included. */
  last: RecountedPoint;
  alert: AlertState;
  /** As the policy of the opening point decides. */
  fixed: AtOpening;
}

/**
 * Replays the episodes. A customer's changes lie in one order, that of their transactions. Points have it in their
 * version; people's actions are sorted in by their time and by their place among the alert's versions, because the
 * clocks of two processes may differ by more than lies between two transactions. Each point is stepped with the alert
 * policy it names.
 * @param policyAt the rule tiers' policy of a version, for points whose model is gone
 * @param onDone told of each point but the last, with the episode after it and after all that people did before the next
 */
export function replayEpisodes(
  { shopId, customerId, actions, alerts, cut }: StoredCustomer,
  points: readonly RecountedPoint[],
  policy: ShopPolicy,
  policyAt: (policyVersion: number) => ShopPolicy | undefined = () => undefined,
  onDone: (point: RecountedPoint, episode: Episode) => void = () => undefined,
): { replayed: ReplayedEpisode[]; episode: Episode } {
  const replayed = new Map<string, ReplayedEpisode>();
  const storedReasons = new Map(alerts.map(({ id, closeReason }) => [id, closeReason]));
  // Behind the cut only what came later is replayed: none was open there, so nothing later asks for what was before.
  let episode: Episode = cut === null ? noEpisode : decodeEpisode(cut.episode);

  function termsAt({
    row: { policyVersion },
    serving,
  }: RecountedPoint): EpisodePolicy & Pick<ShopPolicy, 'holdout' | 'responseTargets'> {
    if (policyVersion === null) return { ...policy, alertTerms: null, holdout: null, responseTargets: null };
    return serving?.policy ?? policyAt(policyVersion) ?? policy;
  }

  function observe(point: RecountedPoint): void {
    const seen = observationOf(point);
    const step = stepEpisode(episode, seen, termsAt(point));
    episode = step.episode;
    if (step.change === null) return;
    const id = alertId(shopId, customerId, episode.number);
    const { number, open } = episode;
    if (step.change === 'opened' && open !== null) {
      replayed.set(id, {
        id,
        number,
        opened: point,
        assessed: point,
        last: point,
        alert: openedAlert(open),
        fixed: atOpening(termsAt(point), {
          ...{ shopId, customerId },
          ...{ openedBand: open.band, openedMs: open.openedMs },
        }),
      });
      return;
    }
    const current = replayed.get(id)!;
    current.alert = alertAfterStep(current.alert, step, seen);
    current.last = point;
    if (open !== null) current.assessed = point;
  }

  function act(row: AlertActionRow): void {
    const { alertId: id, atMs, actorId, actorName } = row;
    const current = replayed.get(id);
    if (current === undefined || actorId === null) return;
    const { alert, number: episodeNumber } = current;
    const action = decodeAction(row, storedReasons.get(id) ?? null);
    const by = { actor: { id: actorId, name: actorName }, atMs, cooldownDays: policy.cooldownDays };
    const result = action && applyAction({ alert, episodeNumber, episode }, action, by);
    if (result?.kind !== 'done') {
      // It was done once, so the episode must have stood otherwise; the version has counted it.
      current.alert = { ...alert, version: alert.version + 1 };
      return;
    }
    current.alert = result.alert;
    episode = result.episode;
  }

  const noted = new Set(
    actions.filter(({ actorId }) => actorId === null).map((each) => `${each.alertId} ${each.atMs}`),
  );
  /** A change of which the alert's activity knows nothing: at this point the episode must have stood otherwise. */
  function wouldChangeUnnoted(point: RecountedPoint): boolean {
    const step = stepEpisode(episode, observationOf(point), termsAt(point));
    const at = point.row.scoredMs;
    return step.change !== null && !noted.has(`${alertId(shopId, customerId, step.episode.number)} ${at}`);
  }

  const byPeople = inOrder(actions);
  let next = 0;
  const isDue = (atMs: number) => next < byPeople.length && byPeople[next]!.at < atMs;
  let previous: RecountedPoint | undefined;
  for (const point of points) {
    const { scoredMs, profileVersion } = point.row;
    if (cut !== null && profileVersion <= cut.profileVersion) continue;
    while (isDue(scoredMs)) act(byPeople[next++]!.action);
    while (isDue(scoredMs + clocksDifferMs) && wouldChangeUnnoted(point)) act(byPeople[next++]!.action);
    if (previous !== undefined) onDone(previous, episode);
    observe(point);
    previous = point;
  }
  while (next < byPeople.length) act(byPeople[next++]!.action);
  return { replayed: [...replayed.values()], episode };
}

function observationOf({ row, history: { orders, tickets } }: RecountedPoint): Observation {
  const { scoredMs: nowMs, band, probability, revenueAtRiskMinor } = row;
  return {
    nowMs,
    band,
    probability,
    revenueAtRiskMinor,
    lastOrderMs: orders.lastOrderMs,
    orders: orders.count,
    ticketMark: tickets.mark,
  };
}

/** A person's action may bear a time this much later than that of a score which it preceded. */
const clocksDifferMs = 10_000;

/** People's actions with the time at which they lie among the points, epoch ms; between two points of one ms never. */
function inOrder(actions: readonly AlertActionRow[]): { at: number; action: AlertActionRow }[] {
  const byAlert = new Map<string, AlertActionRow[]>();
  for (const action of actions) {
    const own = byAlert.get(action.alertId);
    if (own === undefined) byAlert.set(action.alertId, [action]);
    else own.push(action);
  }
  const byPeople: { at: number; action: AlertActionRow }[] = [];
  for (const own of byAlert.values()) {
    let at = -Infinity;
    for (const [index, action] of own.entries()) {
      if (action.actorId === null) continue;
      // What the engine did to this alert bears the time of its point. `rebuilt` is no point.
      const isPoint = (each: AlertActionRow) => each.actorId === null && each.action !== 'rebuilt';
      const before = own.slice(0, index).findLast(isPoint)?.atMs ?? -Infinity;
      const after = own.slice(index + 1).find(isPoint)?.atMs ?? Infinity;
      at = Math.max(at, Math.min(Math.max(action.atMs, before) + 0.25, after - 0.25));
      byPeople.push({ at, action });
    }
  }
  return byPeople.sort((a, b) => a.at - b.at);
}
