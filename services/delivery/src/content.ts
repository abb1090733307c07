import { Alert, alertEvents, testEvent } from '@ebb/contracts';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** What a message tells of an alert, as it is stored until it has arrived. */
export const AlertContent = Type.Object({
  event: Type.Enum(alertEvents),
  atMs: Type.Integer(),
  shop: Type.Object({ id: Type.String(), name: Type.String(), currencyDigits: Type.Integer() }),
  alert: Alert,
  actorName: Type.Union([Type.String(), Type.Null()]),
});
export type AlertContent = Static<typeof AlertContent>;

/** Tells whether an endpoint works, and nothing of anybody. */
const TestContent = Type.Object({
  event: Type.Literal(testEvent),
  atMs: Type.Integer(),
  name: Type.String(),
});

export type MessageContent = AlertContent | Static<typeof TestContent>;

const validator = Compile(Type.Union([AlertContent, TestContent]));

/** @throws Error for what no version of this has written */
export function readContent(stored: string): MessageContent {
  const content: unknown = JSON.parse(stored);
  if (!validator.Check(content)) throw new Error('the stored message is not readable');
  return content;
}
