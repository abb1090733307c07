import type { ActionRule } from './action-rule.ts';

export const contact: ActionRule<'contact'> = {
  past: 'logged a contact on',
  suitsAnyVersion: true,
  apply({ alert }, _action, { actor, atMs }) {
    if (alert.status !== 'open') return { changed: { contactedAt: atMs } };
    // Nobody else is to contact the same customer.
    return {
      changed: {
        status: 'acknowledged',
        ownerId: actor.id,
        ownerName: actor.name,
        acknowledgedAt: atMs,
        contactedAt: atMs,
      },
    };
  },
};
