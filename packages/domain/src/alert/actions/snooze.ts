import { dayMs } from '../../day.ts';
import { snoozeByPerson } from '../episode.ts';
import { longestSnoozeDays, shownSnooze } from '../snooze.ts';
import type { ActionRule } from './action-rule.ts';

export const snooze: ActionRule<'snooze'> = {
  past: 'snoozed',
  apply({ alert, episodeNumber, episode }, { until, baseline }, { atMs }) {
    const { number, open } = episode;
    if (alert.status === 'closed' || open === null || number !== episodeNumber)
      return { refused: 'The alert is closed.' };
    if (until !== null && until <= atMs) return { refused: 'That time has passed.' };
    if (until !== null && until > atMs + longestSnoozeDays * dayMs)
      return { refused: 'That is more than a year away.' };
    const { probability, ticketMark } = baseline;
    const snoozed = { until, probability, ticketMark };
    return {
      changed: { snooze: shownSnooze(snoozed) },
      episode: snoozeByPerson(episode, open, snoozed),
      ...(until === null ? {} : { dueMs: until }),
    };
  },
};
