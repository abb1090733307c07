import type { Alert } from '@ebb/contracts';
import { leftBecause, type QueueState, type Viewer } from './queue-state.ts';
import { belongs } from './queue-view.ts';

/**
 * The queue as it will be when the server has done what is under way: rows patched where they are, and dimmed where
 * they leave the view. Nothing is kept of it, so that an answer, whatever it says, is a roll-back as well.
 */
export function withPendingRows(
  state: QueueState,
  shownAs: (alert: Alert) => Alert,
  actorName: string,
  { filter, userId }: Pick<Viewer, 'filter' | 'userId'>,
): QueueState {
  const alerts = new Map(state.alerts);
  const left = new Map(state.left);
  let isSame = true;
  for (const alert of state.alerts.values()) {
    const shown = shownAs(alert);
    if (shown === alert) continue;
    isSame = false;
    alerts.set(alert.id, shown);
    if (belongs(shown, filter, userId)) left.delete(alert.id);
    else left.set(alert.id, leftBecause(shown, actorName));
  }
  return isSame ? state : { ...state, alerts, left };
}
