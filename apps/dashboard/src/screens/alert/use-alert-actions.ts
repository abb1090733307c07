import type {
  Alert,
  AlertMessage,
  AlertsFilter,
  AlertVerb,
  BulkProgress,
  PersonAction,
} from '@ebb/contracts';
import { inverseOf } from '@ebb/domain';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import { useUser } from '../../lib/session/session-gate.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { saidOf } from './action-words.ts';
import { actOnAlert, actOnAlerts, type ActResult } from './act-on-alerts.ts';
import { newKey } from './act-on-many.ts';
import { addPending } from './pending-actions.ts';

/** All alerts that match, also those that are not on screen. */
export interface AllMatching {
  readonly filter: AlertsFilter;
  readonly total: number;
}

export interface AlertActions {
  /** @param all where more is meant than the alerts on screen; `onDone` is called when it is done */
  act: (alerts: readonly Alert[], action: PersonAction, note?: string, all?: AllMatching | null) => void;
  /** Takes back the newest act that is not older than ten seconds; again, the one before. */
  undo: () => void;
}

const undoMs = 10_000;
/** What takes longer says how far it is. */
const quickMs = 2_000;

interface Undoable {
  readonly result: Promise<ActResult>;
  /** Null where nothing takes it back. */
  readonly takeBack: ((done: ActResult) => Promise<ActResult>) | null;
  until: number;
  toastId: string | number | null;
}

/** Of the person, not of a screen: what was done in the queue can be taken back on the customer's page. */
const undoables: Undoable[] = [];

/**
 * Acts on alerts: shown at once, rolled back with a message where the server says no, and undone on request. Nothing
 * waits for anything but an earlier action on the same alert. `receive` gets every alert as it is afterwards.
 * @param reload fetches what the answer of an act on more than the screen shows does not hold
 */
export function useAlertActions(
  receive: (message: AlertMessage) => void,
  reload: () => void = () => undefined,
): AlertActions {
  const user = useUser();
  const { shop } = useShop();
  const queries = useQueryClient();

  /** Shows the action as done until the answer is there. */
  const run = async (
    alerts: readonly Alert[],
    action: PersonAction | null,
    ask: () => Promise<ActResult>,
  ): Promise<ActResult> => {
    const atMs = Date.now();
    const actor = { id: user.id, name: user.name };
    const finish = addPending(
      action === null ? [] : alerts.map((alert) => ({ alertId: alert.id, action, actor, atMs })),
    );
    const result = await ask();
    const change: AlertVerb = action?.action ?? 'reopen';
    for (const alert of result.done) receive({ v: 1, change, alert, actorName: user.name });
    for (const { alert } of result.conflicts)
      if (alert !== null) receive({ v: 1, change, alert, actorName: alert.ownerName });
    finish();
    refresh(queries);
    sayWhatFailed(result);
    return result;
  };

  const onOne = (alert: Alert, action: PersonAction, note: string): Pick<Undoable, 'result' | 'takeBack'> => {
    const inverse = inverseOf(action, alert);
    return {
      result: run([alert], action, () => actOnAlert(alert, action, note)),
      takeBack:
        inverse &&
        (({ done: [now] }) => {
          const after = now ?? alert;
          return run([after], inverse, () => actOnAlert(after, inverse));
        }),
    };
  };

  const onMany = (
    alerts: readonly Alert[],
    action: PersonAction,
    note: string,
    all: AllMatching | null,
  ): Pick<Undoable, 'result' | 'takeBack'> => {
    const key = newKey();
    const request = { shopId: shop.id, key, what: { action, note, matching: all?.filter ?? null } };
    const progress = showProgress(saidOf(action));
    const canUndo = alerts.some((alert) => inverseOf(action, alert) !== null);
    const finished = (result: ActResult) => {
      progress.end();
      if (result.done.length < result.count) reload();
      return result;
    };
    const takeBack = async (done: ActResult) => {
      const back = { shopId: shop.id, key: newKey(), what: { undo: key }, onProgress: progress.show };
      return finished(await run([], null, () => actOnAlerts(done.done, back)));
    };
    return {
      result: run(alerts, action, () => actOnAlerts(alerts, { ...request, onProgress: progress.show })).then(
        finished,
      ),
      takeBack: canUndo ? takeBack : null,
    };
  };

  const takeBack = async (act: Undoable) => {
    const place = undoables.indexOf(act);
    if (place < 0 || act.takeBack === null) return;
    undoables.splice(place, 1);
    if (act.toastId !== null) toast.dismiss(act.toastId);
    const result = await act.result;
    if (result.count === 0) return;
    const undone = await act.takeBack(result);
    if (undone.count > 0) toast(`Undone: ${subject(undone)}`);
  };

  const act = (alerts: readonly Alert[], action: PersonAction, note = '', all: AllMatching | null = null) => {
    const [only] = alerts;
    if (only === undefined) return;
    const isOne = alerts.length === 1 && all === null;
    const done = isOne ? onOne(only, action, note) : onMany(alerts, action, note, all);
    const undoable: Undoable = { ...done, until: Date.now() + undoMs, toastId: null };
    const canUndo = undoable.takeBack !== null;
    if (canUndo) undoables.push(undoable);
    void undoable.result.then((result) => {
      if (result.count === 0) forget(undoable);
      // Taken back already, perhaps.
      if (result.count === 0 || (canUndo && !undoables.includes(undoable))) return;
      // Of what took its time, the ten seconds begin when it is done.
      undoable.until = Math.max(undoable.until, isOne ? 0 : Date.now() + undoMs);
      const said = `${saidOf(action)}: ${subject(result)}`;
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

/** A message that counts, once it takes longer than a moment. */
function showProgress(said: string): { show: (progress: BulkProgress) => void; end: () => void } {
  const began = Date.now();
  let id: string | number | undefined;
  return {
    show({ done, failed, total }) {
      if (Date.now() - began < quickMs) return;
      id = toast.loading(`${said}: ${done + failed} of ${total}`, id === undefined ? {} : { id });
    },
    end() {
      if (id !== undefined) toast.dismiss(id);
      id = undefined;
    },
  };
}

function sayWhatFailed({ conflicts, failures }: ActResult): void {
  const [conflict] = conflicts;
  if (conflict) {
    const only = conflicts.length === 1 && conflict.alert;
    const title = only
      ? `${customerTitle(only)}: not changed`
      : `${conflicts.length} alerts were not changed`;
    toast.warning(title, { description: conflict.detail });
  }
  const [failure] = failures;
  if (failure) {
    toast.error(failures.length === 1 ? 'That did not work' : `${failures.length} did not work`, {
      description: failure,
    });
  }
}

function subject({ count, done }: ActResult): string {
  const [only] = done;
  return only && count === 1 ? customerTitle(only) : `${count} alerts`;
}
