import { closeByPerson } from '../episode.ts';
import type { ActionRule } from './action-rule.ts';

export const resolve: ActionRule<'resolve'> = {
  past: 'closed',
  apply({ alert, episode }, { outcome }, { atMs, cooldownDays }) {
    if (alert.status === 'closed') return { refused: 'The alert is closed already.' };
    return {
      changed: { status: 'closed', closedAt: atMs, closeReason: outcome, snooze: null },
      episode: closeByPerson(episode, atMs, { cooldownDays }),
    };
  },
};
