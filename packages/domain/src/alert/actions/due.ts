import { dayMs } from '../../day.ts';
import type { ActionRule } from './action-rule.ts';

/** A date further away than this would be forgotten. */
export const longestDueDays = 366;

export const due: ActionRule<'due'> = {
  past: 'set the due date of',
  apply({ alert }, { dueAt }, { atMs }) {
    if (alert.status === 'closed') return { refused: 'The alert is closed.' };
    if (dueAt === alert.dueAt)
      return { refused: dueAt === null ? 'The alert has no due date.' : 'It is due then already.' };
    if (dueAt !== null && dueAt > atMs + longestDueDays * dayMs)
      return { refused: 'That is more than a year away.' };
    return { changed: { dueAt } };
  },
};
