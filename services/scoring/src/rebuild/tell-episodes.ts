import type { CloseReason, RiskBand } from '@ebb/contracts';
import type { AlertActionRow, PredictionRow, StoredCustomer } from '@ebb/db';
import {
  closeByPerson,
  noEpisode,
  reopenByPerson,
  stepEpisode,
  type Assessment,
  type Episode,
  type OpenEpisode,
  type ShopPolicy,
} from '@ebb/domain';
import type { Serving } from '@ebb/model-serving';
import { alertId } from '../steps/assess-episode.ts';

/** A point of the score history as it must be, and what it was made of. */
export interface RecountedPoint {
  row: PredictionRow;
  /** Null, both, where the model is gone: then the row is the stored one. */
  assessment: Assessment | null;
  serving: Serving | null;
  lastOrderMs: number | null;
}

/** An episode as it follows from the points and from what people did. */
export interface ToldEpisode {
  id: string;
  number: number;
  opened: RecountedPoint;
  openedBand: RiskBand;
  /** The last point whose figures and reasons the alert took. */
  figures: RecountedPoint;
  /** The last point the alert was changed by, its end included. */
  last: RecountedPoint;
  closed: { ms: number; byPerson: boolean; reason: CloseReason | null } | null;
  acknowledged: boolean;
  owner: { id: string; name: string | null } | null;
  acknowledgedMs: number | null;
  /** Changes so far, by engine and people. */
  version: number;
  /** As it was last while open; where a person who reopens it takes it up again. */
  was: OpenEpisode;
}

/**
 * Tells the episodes again. A customer's changes lie in one order, that of their transactions. Points have it in their
 * version; people's actions are sorted in by their time and by their place among the alert's versions, because the
 * clocks of two processes may differ by more than lies between two transactions.
 */
export function tellEpisodes(
  { shopId, customerId, actions }: StoredCustomer,
  points: readonly RecountedPoint[],
  policy: ShopPolicy,
): { told: ToldEpisode[]; episode: Episode } {
  const told = new Map<string, ToldEpisode>();
  let episode: Episode = noEpisode;

  function observe(point: RecountedPoint): void {
    const { row, lastOrderMs } = point;
    const { scoredMs: nowMs, band, probability } = row;
    const step = stepEpisode(episode, { nowMs, band, probability, lastOrderMs }, policy);
    episode = step.episode;
    if (step.change === null) return;
    const id = alertId(shopId, customerId, episode.number);
    const { open } = episode;
    if (step.change === 'opened' && open !== null) {
      told.set(id, {
        id,
        number: episode.number,
        opened: point,
        openedBand: open.band,
        figures: point,
        last: point,
        closed: null,
        acknowledged: false,
        owner: null,
        acknowledgedMs: null,
        version: 1,
        was: open,
      });
      return;
    }
    const current = told.get(id)!;
    current.version += 1;
    current.last = point;
    if (open === null) current.closed = { ms: nowMs, byPerson: false, reason: step.closeReason };
    else {
      current.figures = point;
      current.was = open;
    }
  }

  function act({ alertId: id, action, atMs, actorId, actorName }: AlertActionRow): void {
    const current = told.get(id);
    if (current === undefined || actorId === null) return;
    current.version += 1;
    if (action === 'acknowledged') {
      current.acknowledged = true;
      current.owner = { id: actorId, name: actorName };
      current.acknowledgedMs ??= atMs;
    } else if (action === 'closed' && current.closed === null) {
      episode = closeByPerson(episode, atMs, policy);
      current.closed = { ms: atMs, byPerson: true, reason: null };
    } else if (action === 'reopened') {
      if (current.closed !== null) {
        const reopened = current.closed.byPerson
          ? reopenByPerson(episode, current.number, current.was)
          : null;
        if (reopened === null) return;
        episode = reopened;
        current.closed = null;
      }
      current.acknowledged = false;
      current.owner = null;
      current.acknowledgedMs = null;
    }
  }

  const heard = new Set(
    actions.filter(({ actorId }) => actorId === null).map((each) => `${each.alertId} ${each.atMs}`),
  );
  /** A change of which the alert's activity knows nothing: at this point the episode must have stood otherwise. */
  function wouldChangeUnheard({ row: { scoredMs: nowMs, band, probability }, lastOrderMs }: RecountedPoint) {
    const step = stepEpisode(episode, { nowMs, band, probability, lastOrderMs }, policy);
    return step.change !== null && !heard.has(`${alertId(shopId, customerId, step.episode.number)} ${nowMs}`);
  }

  const deeds = inOrder(actions);
  let next = 0;
  const isDue = (atMs: number) => next < deeds.length && deeds[next]!.at < atMs;
  for (const point of points) {
    const { scoredMs } = point.row;
    while (isDue(scoredMs)) act(deeds[next++]!.action);
    while (isDue(scoredMs + clocksDifferMs) && wouldChangeUnheard(point)) act(deeds[next++]!.action);
    observe(point);
  }
  while (next < deeds.length) act(deeds[next++]!.action);
  return { told: [...told.values()], episode };
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
  const deeds: { at: number; action: AlertActionRow }[] = [];
  for (const own of byAlert.values()) {
    let at = -Infinity;
    for (const [index, action] of own.entries()) {
      if (action.actorId === null) continue;
      // What the engine did to this alert bears the time of its point. `rebuilt` is no point.
      const isPoint = (each: AlertActionRow) => each.actorId === null && each.action !== 'rebuilt';
      const before = own.slice(0, index).findLast(isPoint)?.atMs ?? -Infinity;
      const after = own.slice(index + 1).find(isPoint)?.atMs ?? Infinity;
      at = Math.max(at, Math.min(Math.max(action.atMs, before) + 0.25, after - 0.25));
      deeds.push({ at, action });
    }
  }
  return deeds.sort((a, b) => a.at - b.at);
}
