import { isClosedByPerson, reopenByPerson } from '../episode.ts';
import type { ActionRule } from './action-rule.ts';

const free = { status: 'open', ownerId: null, ownerName: null, acknowledgedAt: null } as const;

export const reopen: ActionRule<'reopen'> = {
  past: 'reopened',
  apply({ alert, episodeNumber, episode }, _action, { atMs }) {
    if (alert.status === 'acknowledged') return { changed: free };
    if (alert.status === 'open') return { refused: 'The alert is open and unassigned already.' };
    if (episode.number !== episodeNumber) return { refused: 'The customer has a newer alert.' };
    // The alert's reason does not tell: both the engine and a person may close as "lost".
    if (!isClosedByPerson(episode))
      return { refused: 'What the customer did closed the alert, not a person.' };
    const { band, openedBand, openedAt } = alert;
    const wasBand = band === 'none' || band === 'lapsed' ? openedBand : band;
    return {
      changed: {
        // Back to whoever had it: a closing taken back leaves no trace on the owner.
        status: alert.ownerId === null ? 'open' : 'acknowledged',
        closedAt: null,
        closeReason: null,
      },
      episode: reopenByPerson(episode, { openedMs: openedAt, band: wasBand, terms: null, snooze: null }),
      // While the episode was closed the score moved and no alert followed it.
      dueMs: atMs,
    };
  },
};
