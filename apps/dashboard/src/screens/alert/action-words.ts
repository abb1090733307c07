import type { AlertVerb, ContactChannel, PersonAction } from '@ebb/contracts';
import { outcomeWords } from '../../lib/formats/alert-words.ts';

export const channelWords: Readonly<Record<ContactChannel, string>> = {
  call: 'Call',
  mail: 'Mail',
  offer: 'Offer',
};

/** What was done, before the name of the customer. */
const words: { readonly [Verb in AlertVerb]: (action: PersonAction<Verb>) => string } = {
  acknowledge: () => 'Assigned to you',
  resolve: ({ outcome }) => `Closed as ${outcomeWords[outcome].label.toLowerCase()}`,
  reopen: () => 'Reopened',
  assign: ({ ownerName }) => (ownerName === null ? 'Unassigned' : `Assigned to ${ownerName}`),
  note: () => 'Note added',
  snooze: ({ until }) => (until === null ? 'Snoozed until something changes' : 'Snoozed'),
  unsnooze: () => 'Snooze ended',
  due: ({ dueAt }) => (dueAt === null ? 'Due date cleared' : 'Due date set'),
  contact: ({ channel }) => `${channelWords[channel]} logged`,
};

export function saidOf<Verb extends AlertVerb>(action: PersonAction<Verb>): string {
  return (words[action.action] as (action: PersonAction<Verb>) => string)(action);
}
