import { presentWord, type Alert, type AlertChange, type PersonAction } from '@ebb/contracts';
import type { AlertWrite, LockedAlert } from '@ebb/db';
import {
  applyAction,
  changePast,
  decodeEpisode,
  encodeDetails,
  encodeEpisode,
  suitsAnyVersion,
} from '@ebb/domain';

export interface AlertRequest {
  /** The version of the alert the person was looking at. */
  readonly version: number;
  readonly action: PersonAction;
  readonly actor: { readonly id: string; readonly name: string };
  readonly note: string | null;
  readonly nowMs: number;
  /** Of the shop: how long a customer rests after a closing. */
  readonly cooldownDays: number;
}

/** Every way a request can end. `alert` is the newest one in each. */
export type AlertDecision =
  | { readonly kind: 'done'; readonly alert: Alert; readonly write: AlertWrite }
  | { readonly kind: 'refused'; readonly alert: Alert; readonly why: string; readonly write: null };

/** What follows from a request on an alert as it stands. Pure. */
export function decideAlert(locked: LockedAlert, request: AlertRequest): AlertDecision {
  const { alert, episodeNumber } = locked;
  const { action, actor, note, nowMs: atMs, cooldownDays } = request;
  if (alert.version !== request.version && !suitsAnyVersion(action.action))
    return refuse(alert, whoWasFirst(locked));
  const episode = decodeEpisode(locked.episode);
  const result = applyAction({ alert, episodeNumber, episode }, action, { actor, atMs, cooldownDays });
  if (result.kind === 'refused') return refuse(alert, result.why);
  const write: AlertWrite = {
    alert: result.alert,
    change: action.action,
    details: encodeDetails(action),
    actor,
    note,
    atMs,
    rescore: result.rescore,
    ...(result.episode === episode ? {} : { episode: encodeEpisode(result.episode) }),
  };
  return { kind: 'done', alert: result.alert, write };
}

function refuse(alert: Alert, why: string): AlertDecision {
  return { kind: 'refused', alert, why, write: null };
}

function whoWasFirst({ actions }: LockedAlert): string {
  const last = actions.at(-1);
  const actor = last?.actorName ?? null;
  const change = presentWord(last?.action ?? '', actor !== null);
  const past = Object.hasOwn(changePast, change) ? changePast[change as AlertChange] : 'changed';
  return `${actor ?? 'Ebb'} ${past} this alert before you.`;
}
