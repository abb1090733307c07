import type { ActionRule } from './action-rule.ts';

export const assign: ActionRule<'assign'> = {
  past: 'assigned',
  apply({ alert }, { ownerId, ownerName }, { atMs }) {
    if (alert.status === 'closed') return { refused: 'The alert is closed.' };
    if (ownerId === alert.ownerId) {
      return { refused: `The alert is ${ownerId === null ? 'unassigned' : 'theirs'} already.` };
    }
    if (ownerId === null) {
      return { changed: { status: 'open', ownerId: null, ownerName: null, acknowledgedAt: null } };
    }
    return {
      changed: {
        status: 'acknowledged',
        ownerId,
        ownerName,
        // The response time ends with the first who had it.
        acknowledgedAt: alert.acknowledgedAt ?? atMs,
      },
    };
  },
};
