import { Alert } from '@ebb/contracts';
import { alertEvents, personEvents, testEvent } from '@ebb/contracts/delivery';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const Shop = Type.Object({ id: Type.String(), name: Type.String(), currencyDigits: Type.Integer() });
const Nullable = Type.Union([Type.String(), Type.Null()]);

/** What a message says of an alert, as it is stored until it has arrived. */
const AlertContent = Type.Object({
  event: Type.Enum(alertEvents),
  atMs: Type.Integer(),
  shop: Shop,
  alert: Alert,
  actorName: Nullable,
});
export type AlertContent = Static<typeof AlertContent>;

/** Shows whether an endpoint works, and says nothing of anybody. */
const TestContent = Type.Object({
  event: Type.Literal(testEvent),
  atMs: Type.Integer(),
  name: Type.String(),
});

export type WebhookContent = AlertContent | Static<typeof TestContent>;

/** What a person is notified of: also those who are a step of an escalation. */
const PersonContent = Type.Object({
  event: Type.Enum([...personEvents, 'untouched']),
  atMs: Type.Integer(),
  shop: Shop,
  alert: Alert,
  actorName: Nullable,
  note: Nullable,
});
export type PersonContent = Static<typeof PersonContent>;

/** What is sent is read when it is sent. */
const PlainContent = Type.Object({ event: Type.Enum(['digest', 'test']), atMs: Type.Integer() });

export type MailContent = PersonContent | Static<typeof PlainContent>;

const webhookContent = Compile(Type.Union([AlertContent, TestContent]));
const mailContent = Compile(Type.Union([PersonContent, PlainContent]));

/** @throws Error for what no version of this has written */
export function readWebhookContent(stored: string): WebhookContent {
  const content: unknown = JSON.parse(stored);
  if (!webhookContent.Check(content)) throw new Error('the stored message is not readable');
  return content;
}

/** @throws Error for what no version of this has written */
export function readMailContent(stored: string): MailContent {
  const content: unknown = JSON.parse(stored);
  if (!mailContent.Check(content)) throw new Error('the stored message is not readable');
  return content;
}
