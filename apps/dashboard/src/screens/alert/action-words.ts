import type { Alert, AlertVerb, ContactChannel, PersonAction } from '@ebb/contracts';
import { outcomeWords } from '../../lib/formats/alert-words.ts';

export const channelWords: Readonly<Record<ContactChannel, string>> = {
  call: 'Call',
  mail: 'Mail',
  offer: 'Offer',
};

interface ActionWords<Verb extends AlertVerb> {
  /** What was done, before the name of the customer. */
  readonly said: (action: PersonAction<Verb>) => string;
  /** What takes it back from an alert that was so before; null where nothing does. */
  readonly inverse: (before: Alert) => PersonAction | null;
}

const reopen: PersonAction = { action: 'reopen' };
const ownerOf = ({ ownerId, ownerName }: Alert): PersonAction => ({ action: 'assign', ownerId, ownerName });

const words: { readonly [Verb in AlertVerb]: ActionWords<Verb> } = {
  acknowledge: {
    said: () => 'Assigned to you',
    inverse: (before) => (before.ownerId === null ? reopen : ownerOf(before)),
  },
  resolve: {
    said: ({ outcome }) => `Closed as ${outcomeWords[outcome].label.toLowerCase()}`,
    inverse: () => reopen,
  },
  reopen: { said: () => 'Reopened', inverse: () => null },
  assign: {
    said: ({ ownerName }) => (ownerName === null ? 'Unassigned' : `Assigned to ${ownerName}`),
    inverse: ownerOf,
  },
  note: { said: () => 'Note added', inverse: () => null },
  contact: { said: ({ channel }) => `${channelWords[channel]} logged`, inverse: () => null },
};

export function saidOf<Verb extends AlertVerb>(action: PersonAction<Verb>): string {
  return (words[action.action] as ActionWords<Verb>).said(action);
}

/** Null where nothing takes it back. */
export function inverseOf(action: PersonAction, before: Alert): PersonAction | null {
  return words[action.action].inverse(before);
}
