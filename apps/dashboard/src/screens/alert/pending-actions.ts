import { useSyncExternalStore } from 'react';
import type { Alert, PersonAction } from '@ebb/contracts';
import { applyAction, noEpisode } from '@ebb/domain';

/** An action that the server has not answered yet. */
interface PendingAction {
  readonly alertId: string;
  readonly action: PersonAction;
  readonly actor: { readonly id: string; readonly name: string };
  readonly atMs: number;
}

let pending: readonly PendingAction[] = [];
const watchers = new Set<() => void>();

function set(next: readonly PendingAction[]): void {
  pending = next;
  for (const watcher of watchers) watcher();
}

/** Shows these actions on every screen as if done. @returns takes them back; the answer's alerts say what is so */
export function addPending(added: readonly PendingAction[]): () => void {
  set([...pending, ...added]);
  return () => set(pending.filter((each) => !added.includes(each)));
}

export function usePendingActions(): readonly PendingAction[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    () => pending,
    () => pending,
  );
}

/**
 * The alert as it will be when the server has done what is under way, by the rule that the server goes by. What it
 * would refuse leaves the alert as it is.
 */
export function withPending(alert: Alert, actions: readonly PendingAction[]): Alert {
  let shown = alert;
  for (const { alertId, action, actor, atMs } of actions) {
    if (alertId !== alert.id) continue;
    const result = applyAction({ alert: shown, ...standing(shown) }, action, {
      actor,
      atMs,
      cooldownDays: 0,
    });
    // The version stays the server's: the answer must count as newer.
    if (result.kind === 'done') shown = { ...result.alert, version: alert.version };
  }
  return shown;
}

/** An episode that lets everything be done which the alert itself allows; the real one is the server's. */
function standing({ status, openedAt, openedBand }: Alert) {
  const open =
    status === 'closed' ? null : { openedMs: openedAt, band: openedBand, terms: null, snooze: null };
  return { episodeNumber: 1, episode: { ...noEpisode, number: 1, open } };
}
