import type { Alert, AlertMessage, PersonAction, ResolutionOutcome } from '@ebb/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { customerTitle, outcomeWords } from '../../lib/formats/alert-words.ts';
import { useUser } from '../../lib/session/session-gate.tsx';
import { actOnAlerts, type ActResult } from './act-on-alerts.ts';

export interface AlertActions {
  isBusy: boolean;
  take: (alerts: readonly Alert[]) => void;
  close: (alerts: readonly Alert[], outcome: ResolutionOutcome, note: string) => void;
  /** Takes back the newest act, for ten seconds. */
  undo: () => void;
}

const undoMs = 10_000;

/** Acts on alerts, says what came of it, and offers to take it back. `hear` gets every alert as it is afterwards. */
export function useAlertActions(hear: (message: AlertMessage) => void): AlertActions {
  const user = useUser();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const undoable = useRef<{ alerts: Alert[]; until: number; toastId: string | number } | null>(null);

  const run = async (alerts: readonly Alert[], action: PersonAction, note = ''): Promise<ActResult> => {
    setBusy(true);
    const result = await actOnAlerts(alerts, action, note).finally(() => setBusy(false));
    const change = action.action;
    for (const alert of result.done) hear({ v: 1, change, alert, actorName: user.name });
    for (const { alert } of result.conflicts) hear({ v: 1, change, alert, actorName: alert.ownerName });
    void queries.invalidateQueries({ queryKey: ['alert-counts'] });
    void queries.invalidateQueries({ queryKey: ['alert'] });
    void queries.invalidateQueries({ queryKey: ['customer'] });
    const [conflict] = result.conflicts;
    if (conflict) {
      toast.warning(
        result.conflicts.length === 1
          ? 'Somebody was first'
          : `${result.conflicts.length} were changed first`,
        {
          description: conflict.detail,
        },
      );
    }
    const [failure] = result.failures;
    if (failure) {
      toast.error(
        result.failures.length === 1 ? 'That did not work' : `${result.failures.length} did not work`,
        {
          description: failure,
        },
      );
    }
    return result;
  };

  const undo = () => {
    const last = undoable.current;
    undoable.current = null;
    if (!last || Date.now() > last.until) return;
    toast.dismiss(last.toastId);
    void run(last.alerts, { action: 'reopen' }).then(({ done }) => {
      if (done.length > 0) toast(`Taken back: ${subject(done)}`);
    });
  };

  const act = (alerts: readonly Alert[], what: PersonAction, said: string, note = '') => {
    if (alerts.length === 0 || isBusy) return;
    void run(alerts, what, note).then(({ done }) => {
      if (done.length === 0) return;
      const toastId = toast(`${said}: ${subject(done)}`, {
        duration: undoMs,
        action: { label: 'Undo (z)', onClick: undo },
      });
      undoable.current = { alerts: done, until: Date.now() + undoMs, toastId };
    });
  };

  return {
    isBusy,
    take: (alerts) => act(alerts, { action: 'acknowledge' }, 'Taken'),
    close: (alerts, outcome, note) =>
      act(
        alerts,
        { action: 'resolve', outcome },
        `Closed as ${outcomeWords[outcome].label.toLowerCase()}`,
        note,
      ),
    undo,
  };
}

function subject(alerts: readonly Alert[]): string {
  const [only] = alerts;
  return only && alerts.length === 1 ? customerTitle(only) : `${alerts.length} alerts`;
}
