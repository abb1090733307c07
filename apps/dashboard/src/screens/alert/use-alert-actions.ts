import type { Alert, AlertMessage, PersonAction } from '@ebb/contracts';
import { inverseOf } from '@ebb/domain';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import { useUser } from '../../lib/session/session-gate.tsx';
import { saidOf } from './action-words.ts';
import { actOnAlerts, type ActResult } from './act-on-alerts.ts';
import { addPending } from './pending-actions.ts';

export interface AlertActions {
  act: (alerts: readonly Alert[], action: PersonAction, note?: string) => void;
  /** Takes back the newest act that is not older than ten seconds; again, the one before. */
  undo: () => void;
}

const undoMs = 10_000;

interface Undoable {
  readonly done: Promise<readonly Alert[]>;
  readonly inverse: (alert: Alert) => PersonAction | null;
  readonly until: number;
  toastId: string | number | null;
}

/** Of the person, not of a screen: what was done in the queue can be taken back on the customer's page. */
const undoables: Undoable[] = [];

/**
 * Acts on alerts: shown at once, rolled back with a message where the server says no, and undone on request. Nothing
 * waits for anything but an earlier action on the same alert. `receive` gets every alert as it is afterwards.
 */
export function useAlertActions(receive: (message: AlertMessage) => void): AlertActions {
  const user = useUser();
  const queries = useQueryClient();

  const run = async (
    alerts: readonly Alert[],
    actionOn: (alert: Alert) => PersonAction,
    note = '',
  ): Promise<readonly Alert[]> => {
    const atMs = Date.now();
    const actor = { id: user.id, name: user.name };
    const finish = addPending(
      alerts.map((alert) => ({ alertId: alert.id, action: actionOn(alert), actor, atMs })),
    );
    const result = await actOnAlerts(alerts, actionOn, note);
    const announce = (alert: Alert, actorName: string | null) =>
      receive({ v: 1, change: actionOn(alert).action, alert, actorName });
    for (const alert of result.done) announce(alert, user.name);
    for (const { alert } of result.conflicts) announce(alert, alert.ownerName);
    finish();
    refresh(queries);
    sayWhatFailed(result);
    return result.done;
  };

  const takeBack = async (act: Undoable) => {
    const place = undoables.indexOf(act);
    if (place < 0) return;
    undoables.splice(place, 1);
    if (act.toastId !== null) toast.dismiss(act.toastId);
    const acted = (await act.done).filter((alert) => act.inverse(alert) !== null);
    const done = await run(acted, (alert) => act.inverse(alert)!);
    if (done.length > 0) toast(`Undone: ${subject(done)}`);
  };

  const act = (alerts: readonly Alert[], action: PersonAction, note = '') => {
    if (alerts.length === 0) return;
    const inverses = new Map(alerts.map((alert) => [alert.id, inverseOf(action, alert)]));
    const undoable: Undoable = {
      done: run(alerts, () => action, note),
      inverse: ({ id }) => inverses.get(id) ?? null,
      until: Date.now() + undoMs,
      toastId: null,
    };
    const canUndo = [...inverses.values()].some((inverse) => inverse !== null);
    if (canUndo) undoables.push(undoable);
    void undoable.done.then((done) => {
      if (done.length === 0) forget(undoable);
      // Taken back already, perhaps.
      if (done.length === 0 || (canUndo && !undoables.includes(undoable))) return;
      const said = `${saidOf(action)}: ${subject(done)}`;
      undoable.toastId = canUndo
        ? toast(said, {
            duration: undoMs,
            action: { label: 'Undo (z)', onClick: () => void takeBack(undoable) },
          })
        : toast(said);
    });
  };

  return {
    act,
    undo: () => {
      const newest = undoables.findLast(({ until }) => Date.now() <= until);
      if (newest) void takeBack(newest);
    },
  };
}

function forget(act: Undoable): void {
  const place = undoables.indexOf(act);
  if (place >= 0) undoables.splice(place, 1);
}

function refresh(queries: QueryClient): void {
  for (const key of ['alert-counts', 'alert', 'customer'])
    void queries.invalidateQueries({ queryKey: [key] });
}

function sayWhatFailed({ conflicts, failures }: ActResult): void {
  const [conflict] = conflicts;
  if (conflict) {
    const many = `${conflicts.length} alerts were changed by somebody else first`;
    toast.warning(conflicts.length === 1 ? `${customerTitle(conflict.alert)}: not changed` : many, {
      description: conflict.detail,
    });
  }
  const [failure] = failures;
  if (failure) {
    toast.error(failures.length === 1 ? 'That did not work' : `${failures.length} did not work`, {
      description: failure,
    });
  }
}

function subject(alerts: readonly Alert[]): string {
  const [only] = alerts;
  return only && alerts.length === 1 ? customerTitle(only) : `${alerts.length} alerts`;
}
