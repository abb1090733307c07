import {
  isAlertVerb,
  presentWord,
  requestedAction,
  resolutionOutcomes,
  type CloseReason,
  type PersonAction,
  type ResolutionOutcome,
} from '@ebb/contracts';

/** What was said with an action, as `alert_action.details` holds it; null for nothing. */
export function encodeDetails({ action: _verb, ...said }: PersonAction): string | null {
  return Object.keys(said).length === 0 ? null : JSON.stringify(said);
}

/**
 * The action that a stored row of a person stands for; null for a word that is no action.
 * @param closeReason the alert's as stored: it stands in where a row from before `details` does not know the outcome
 */
export function decodeAction(
  { action, details }: { readonly action: string; readonly details: string | null },
  closeReason: CloseReason | null,
): PersonAction | null {
  const verb = presentWord(action, true);
  if (!isAlertVerb(verb)) return null;
  const said = details === null ? {} : (JSON.parse(details) as object);
  const asked = requestedAction(verb, said);
  if (asked.action !== 'resolve' || isOutcome(asked.outcome)) return asked;
  return { action: 'resolve', outcome: isOutcome(closeReason) ? closeReason : 'other' };
}

function isOutcome(reason: CloseReason | null | undefined): reason is ResolutionOutcome {
  return (resolutionOutcomes as readonly unknown[]).includes(reason);
}
