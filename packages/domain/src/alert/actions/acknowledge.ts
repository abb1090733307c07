import type { ActionRule } from './action-rule.ts';

export const acknowledge: ActionRule<'acknowledge'> = {
  past: 'took',
  apply({ alert }, _action, { actor, atMs }) {
    if (alert.status === 'closed') return { refused: 'The alert is closed.' };
    return {
      changed: {
        status: 'acknowledged',
        ownerId: actor.id,
        ownerName: actor.name,
        // The response time ends with the first who took it.
        acknowledgedAt: alert.acknowledgedAt ?? atMs,
      },
    };
  },
};
