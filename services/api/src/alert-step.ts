import type { Alert, ResolutionOutcome } from '@ebb/contracts';
import type { AlertWrite, LockedAlert } from '@ebb/db';
import { closeByPerson, decodeEpisode, encodeEpisode, reopenByPerson } from '@ebb/domain';

/** What a person wants done to an alert. */
export type AlertCommand =
  | { readonly action: 'acknowledge' }
  | { readonly action: 'resolve'; readonly outcome: ResolutionOutcome; readonly cooldownDays: number }
  | { readonly action: 'reopen' };

export interface AlertRequest {
  /** The version of the alert the person was looking at. */
  readonly version: number;
  readonly command: AlertCommand;
  readonly actor: { readonly id: string; readonly name: string };
  readonly note: string | null;
  readonly nowMs: number;
}

/** Every way a request can end. `alert` is the newest one in each. */
export type AlertDecision =
  | { readonly kind: 'done'; readonly alert: Alert; readonly write: AlertWrite }
  | { readonly kind: 'refused'; readonly alert: Alert; readonly why: string; readonly write: null };

const deeds: Readonly<Record<string, string>> = {
  acknowledged: 'took',
  closed: 'closed',
  reopened: 'reopened',
  escalated: 'escalated',
  eased: 'eased',
  opened: 'opened',
  rebuilt: 'corrected',
};

/** What follows from a request on an alert as it stands. Pure. */
export function decideAlert(locked: LockedAlert, request: AlertRequest): AlertDecision {
  const { alert } = locked;
  if (alert.version !== request.version) {
    const last = locked.actions.at(-1);
    const who = last?.actorName ?? 'Ebb';
    const deed = deeds[last?.action ?? ''] ?? 'changed';
    return refuse(alert, `${who} ${deed} this alert before you.`);
  }
  switch (request.command.action) {
    case 'acknowledge':
      return acknowledge(locked, request);
    case 'resolve':
      return resolve(locked, request, request.command.outcome, request.command.cooldownDays);
    case 'reopen':
      return reopen(locked, request);
  }
}

function refuse(alert: Alert, why: string): AlertDecision {
  return { kind: 'refused', alert, why, write: null };
}

function done(
  locked: LockedAlert,
  { actor, note, nowMs }: AlertRequest,
  step: Pick<AlertWrite, 'change' | 'rescore'> & {
    readonly changed: Partial<Alert>;
    readonly episode?: string | null;
  },
): AlertDecision {
  const { change, rescore, changed } = step;
  const before = locked.alert;
  // The clock of this machine may be behind the one that wrote the row.
  const updatedAt = Math.max(nowMs, before.updatedAt);
  const alert: Alert = { ...before, ...changed, version: before.version + 1, updatedAt };
  const episode = 'episode' in step ? { episode: step.episode ?? null } : {};
  return { kind: 'done', alert, write: { alert, change, actor, note, atMs: nowMs, rescore, ...episode } };
}

function acknowledge(locked: LockedAlert, request: AlertRequest): AlertDecision {
  const { alert } = locked;
  if (alert.status === 'closed') return refuse(alert, 'The alert is closed.');
  const { actor, nowMs } = request;
  return done(locked, request, {
    change: 'acknowledged',
    rescore: false,
    changed: {
      status: 'acknowledged',
      ownerId: actor.id,
      ownerName: actor.name,
      // The response time ends with the first who took it.
      acknowledgedAt: alert.acknowledgedAt ?? nowMs,
    },
  });
}

function resolve(
  locked: LockedAlert,
  request: AlertRequest,
  outcome: ResolutionOutcome,
  cooldownDays: number,
): AlertDecision {
  const { alert } = locked;
  if (alert.status === 'closed') return refuse(alert, 'The alert is closed already.');
  const episode = closeByPerson(decodeEpisode(locked.episode), request.nowMs, { cooldownDays });
  return done(locked, request, {
    change: 'closed',
    rescore: false,
    changed: { status: 'closed', closedAt: request.nowMs, closeReason: outcome },
    episode: encodeEpisode(episode),
  });
}

function reopen(locked: LockedAlert, request: AlertRequest): AlertDecision {
  const { alert } = locked;
  const free = { status: 'open', ownerId: null, ownerName: null, acknowledgedAt: null } as const;
  if (alert.status === 'acknowledged') {
    return done(locked, request, { change: 'reopened', rescore: false, changed: free });
  }
  if (alert.status === 'open') return refuse(alert, 'The alert is open and nobody’s already.');
  // The reason does not tell: both the engine and a person may close as "lost".
  if (locked.actions.at(-1)?.actorName == null) {
    return refuse(alert, 'What the customer did closed the alert, not a person.');
  }
  const episode = reopenByPerson(decodeEpisode(locked.episode), locked.episodeNumber, {
    openedMs: alert.openedAt,
    band: alert.band === 'none' || alert.band === 'lapsed' ? alert.openedBand : alert.band,
  });
  if (episode === null) return refuse(alert, 'The customer has a newer alert.');
  return done(locked, request, {
    change: 'reopened',
    // While the episode was closed the score moved without anybody hearing of it.
    rescore: true,
    changed: { ...free, closedAt: null, closeReason: null },
    episode: encodeEpisode(episode),
  });
}
