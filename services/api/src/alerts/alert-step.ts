import { presentWord, type Alert, type AlertChange, type PersonAction } from '@ebb/contracts';
import type { AlertWrite, LockedAlert } from '@ebb/db';
import {
  applyAction,
  changePast,
  decodeEpisode,
  decodeState,
  encodeDetails,
  encodeEpisode,
  historyOf,
  suitsAnyVersion,
} from '@ebb/domain';

export interface AlertRequest {
  /** The version of the alert the person was looking at. */
  readonly version: number;
  readonly action: PersonAction;
  readonly actor: { readonly id: string; readonly name: string };
  readonly note: string | null;
  /** Whether the actor may take over, close or hand on what somebody else has. */
  readonly mayWorkOthers: boolean;
  readonly nowMs: number;
  /** Of the shop: how long a customer rests after a closing. */
  readonly cooldownDays: number;
}

/** Every way a request can end. `alert` is the newest one in each. */
export type AlertDecision =
  | { readonly kind: 'done'; readonly alert: Alert; readonly write: AlertWrite }
  | { readonly kind: 'refused'; readonly alert: Alert; readonly why: string; readonly write: null }
  /** Somebody else has it, and it is not the actor's to act on. */
  | { readonly kind: 'forbidden'; readonly ownerName: string | null; readonly write: null };

/** What follows from a request on an alert as it stands. Pure. */
export function decideAlert(locked: LockedAlert, request: AlertRequest): AlertDecision {
  const { alert, episodeNumber } = locked;
  const { actor, note, nowMs: atMs, cooldownDays } = request;
  const action = asKnown(request.action, locked);
  if (alert.version !== request.version && !suitsAnyVersion(action.action))
    return refuse(alert, whoWasFirst(locked));
  const isAnothers = alert.ownerId !== null && alert.ownerId !== actor.id;
  // What suits any version, a note or a contact, takes nothing from whoever has the alert.
  if (isAnothers && !request.mayWorkOthers && !suitsAnyVersion(action.action))
    return { kind: 'forbidden', ownerName: alert.ownerName, write: null };
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
    dueMs: result.dueMs,
    ...(result.episode === episode ? {} : { episode: encodeEpisode(result.episode) }),
  };
  return { kind: 'done', alert: result.alert, write };
}

/** The action with what the server knows better than whoever asked. */
function asKnown(action: PersonAction, { alert, probability, state }: LockedAlert): PersonAction {
  if (action.action !== 'snooze') return action;
  const ticketMark = state === '' ? 0 : historyOf(decodeState(state)).tickets.mark;
  return { ...action, baseline: { probability: probability ?? alert.probability ?? 1, ticketMark } };
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
