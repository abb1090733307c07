import type { AlertVerb, EngineChange, PersonAction } from '@ebb/contracts';
import { acknowledge } from './actions/acknowledge.ts';
import type { ActionContext, ActionEffect, ActionRule, AlertStanding } from './actions/action-rule.ts';
import { assign } from './actions/assign.ts';
import { contact } from './actions/contact.ts';
import { due } from './actions/due.ts';
import { note } from './actions/note.ts';
import { reopen } from './actions/reopen.ts';
import { resolve } from './actions/resolve.ts';
import { snooze } from './actions/snooze.ts';
import { unsnooze } from './actions/unsnooze.ts';
import type { AlertState } from './alert-state.ts';
import type { Episode } from './episode.ts';

/** Every way an action can end. */
export type ActionResult<State extends AlertState> =
  | {
      readonly kind: 'done';
      readonly alert: State;
      readonly episode: Episode;
      /** The customer must be scored then, if not sooner; epoch ms. Null where it makes no difference. */
      readonly dueMs: number | null;
    }
  | { readonly kind: 'refused'; readonly why: string };

const rules: { readonly [Verb in AlertVerb]: ActionRule<Verb> } = {
  acknowledge,
  resolve,
  reopen,
  assign,
  note,
  contact,
  snooze,
  unsnooze,
  due,
};

/** What was done, after a name and before "the alert". */
export const changePast: Readonly<Record<AlertVerb | EngineChange, string>> = {
  opened: 'opened',
  escalated: 'escalated',
  eased: 'eased',
  woken: 'ended the snooze of',
  closed: 'closed',
  rebuilt: 'corrected',
  acknowledge: rules.acknowledge.past,
  resolve: rules.resolve.past,
  reopen: rules.reopen.past,
  assign: rules.assign.past,
  note: rules.note.past,
  contact: rules.contact.past,
  snooze: rules.snooze.past,
  unsnooze: rules.unsnooze.past,
  due: rules.due.past,
};

/** Whether a person may do it who has seen an older version of the alert than there is. */
export function suitsAnyVersion(verb: AlertVerb): boolean {
  return rules[verb].suitsAnyVersion === true;
}

/**
 * What a person's action makes of an alert and its customer's episode. The one place that says so: who acts, who
 * replays the history and who shows the result before the server has answered all ask here.
 * The version counts the action; the alert's time never goes back, because the clocks of two machines may differ.
 */
export function applyAction<State extends AlertState>(
  standing: AlertStanding<State>,
  action: PersonAction,
  by: ActionContext,
): ActionResult<State> {
  const effect = effectOf(standing, action, by);
  if ('refused' in effect) return { kind: 'refused', why: effect.refused };
  const { alert } = standing;
  return {
    kind: 'done',
    alert: {
      ...alert,
      ...effect.changed,
      version: alert.version + 1,
      updatedAt: Math.max(by.atMs, alert.updatedAt),
    },
    episode: effect.episode ?? standing.episode,
    dueMs: effect.dueMs ?? null,
  };
}

function effectOf<Verb extends AlertVerb>(
  standing: AlertStanding,
  action: PersonAction<Verb>,
  by: ActionContext,
): ActionEffect {
  const rule: ActionRule<Verb> = rules[action.action];
  return rule.apply(standing, action, by);
}
