import { snoozeByPerson } from '../episode.ts';
import type { ActionRule } from './action-rule.ts';

export const unsnooze: ActionRule<'unsnooze'> = {
  past: 'ended the snooze of',
  apply({ alert, episode }) {
    if (alert.snooze === null) return { refused: 'The alert is not snoozed.' };
    const { open } = episode;
    return {
      changed: { snooze: null },
      ...(open === null ? {} : { episode: snoozeByPerson(episode, open, null) }),
    };
  },
};
