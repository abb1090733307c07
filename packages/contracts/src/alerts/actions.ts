import { Type, type Static, type TSchema } from 'typebox';

/** What the person who closes an alert says came of it. */
export const resolutionOutcomes = ['retained', 'lost', 'not_at_risk', 'unreachable', 'other'] as const;
export type ResolutionOutcome = (typeof resolutionOutcomes)[number];

export const contactChannels = ['call', 'mail', 'offer'] as const;
export type ContactChannel = (typeof contactChannels)[number];

/**
 * What a person can do to an alert, and what has to be said with it. The key is the one word for the action: the end of
 * its address (`POST /api/alerts/:id/<word>`), what is stored in the alert's activity, and the change in its message.
 */
export const alertActions = {
  /** Take it: status `acknowledged`, owner = caller. */
  acknowledge: { summary: 'Take an alert: the caller becomes its owner', fields: {} },
  /** Close it with an outcome. */
  resolve: { summary: 'Close an alert with an outcome', fields: { outcome: Type.Enum(resolutionOutcomes) } },
  /** Undo: back to `open` and unassigned, or out of a person's closing to whoever had it. */
  reopen: { summary: 'Undo: back to open and unassigned, or out of a person’s closing', fields: {} },
  /** Hand it to a member of the shop, or back to nobody. */
  assign: {
    summary: 'Assign an alert to a member of the shop, or to nobody',
    fields: {
      ownerId: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]),
      ownerName: Type.Union([Type.String({ maxLength: 255 }), Type.Null()], {
        description: 'what the caller shows meanwhile; the server stores the name it knows',
      }),
    },
  },
  /** Write down what the next one should know; also of a closed alert. */
  note: { summary: 'Add a note to an alert', fields: {}, needsNote: true },
  /** Write down that the customer was contacted. Whoever does it first becomes the owner of an unassigned alert. */
  contact: {
    summary: 'Log a call, a mail or an offer to the customer',
    fields: { channel: Type.Enum(contactChannels) },
  },
  /** Put it off. It comes back at its time, or when something changes; when the risk has risen, in any case. */
  snooze: {
    summary: 'Snooze an alert until a time, or until something changes',
    fields: {
      until: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
        description: 'epoch ms; null: until a ticket is opened or the band changes',
      }),
      baseline: Type.Object(
        { probability: Type.Number({ minimum: 0, maximum: 1 }), ticketMark: Type.Integer({ minimum: 0 }) },
        { description: 'what the caller shows meanwhile; the server stores what it knows' },
      ),
    },
  },
  unsnooze: { summary: 'End a snooze now', fields: {} },
  /** Say by when something is to be done about it, or take that back. It stands over the shop's response target. */
  due: {
    summary: 'Set the due date of an alert, or clear it',
    fields: {
      dueAt: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
        description: 'epoch ms, within a year; null: none',
      }),
    },
  },
} as const satisfies Record<
  string,
  { summary: string; fields: Readonly<Record<string, TSchema>>; needsNote?: true }
>;

export type AlertVerb = keyof typeof alertActions;
export const alertVerbs = Object.keys(alertActions) as AlertVerb[];

type Fields<Verb extends AlertVerb> = {
  [
    Name in keyof (typeof alertActions)[Verb]['fields']
  ]: (typeof alertActions)[Verb]['fields'][Name] extends TSchema
    ? Static<(typeof alertActions)[Verb]['fields'][Name]>
    : never;
};

/** One action with what was said: `{ action: 'resolve', outcome: 'lost' }`. */
export type PersonAction<Verb extends AlertVerb = AlertVerb> = {
  [Each in Verb]: { action: Each } & Fields<Each>;
}[Verb];

const Version = Type.Integer({
  minimum: 1,
  description: 'version of the alert the person was looking at; a newer one answers 409',
});

/** Body of `POST /api/alerts/:id/<verb>`, beside the action's own fields. */
export interface AlertActionBody {
  readonly version: number;
  readonly note?: string;
}

export function alertActionBody(verb: AlertVerb): TSchema {
  const note = 'needsNote' in alertActions[verb];
  return Type.Object({
    version: Version,
    note: note
      ? Type.String({ maxLength: 2000, pattern: '\\S' })
      : Type.Optional(Type.String({ maxLength: 2000 })),
    ...alertActions[verb].fields,
  });
}

/** The action a checked body asks for; nothing else that the body holds comes along. */
export function requestedAction(verb: AlertVerb, body: object): PersonAction {
  const fields = Object.keys(alertActions[verb].fields);
  const said = Object.entries(body).filter(([name]) => fields.includes(name));
  return { ...Object.fromEntries(said), action: verb } as PersonAction;
}

/** Until November 2026 the stored word and the message's were other words than the address's. */
const formerWords: Readonly<Record<string, AlertVerb>> = {
  acknowledged: 'acknowledge',
  reopened: 'reopen',
};

/** The present word for a stored one. What a person did and what the engine did was `closed` alike. */
export function presentWord(word: string, isByPerson: boolean): string {
  if (word === 'closed' && isByPerson) return 'resolve';
  return formerWords[word] ?? word;
}

export function isAlertVerb(word: string): word is AlertVerb {
  return Object.hasOwn(alertActions, word);
}
