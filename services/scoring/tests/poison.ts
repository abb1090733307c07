import { customerKey } from '@ebb/contracts';
import { createTailReader, headerText } from '@ebb/kafka';
import { orderCompleted, waitFor } from '@ebb/testkit';
import type { FaultFixture } from './fault-fixture.ts';

/** A value of `customer.events` that is no event, and the reason its dead letter must carry. */
export type Poison = readonly [value: string | Buffer | null, reason: string];

const good = orderCompleted(100, { customerId: 'good' });
const json = (fields: object): string => JSON.stringify({ ...good, ...fields });

/** Every kind of message that must be put aside, one of each. */
export const poisonKinds: readonly Poison[] = [
  [null, 'empty'],
  ['', 'empty'],
  ['{', 'not_json'],
  [Buffer.from([0xff, 0xfe, 0x00]), 'not_json'],
  ['null', 'invalid_event'],
  ['[]', 'invalid_event'],
  ['"text"', 'invalid_event'],
  [json({ v: 2 }), 'invalid_event'],
  [json({ kind: 'unheard_of' }), 'invalid_event'],
  [json({ customerId: '' }), 'invalid_event'],
  [json({ customerId: 'x'.repeat(266) }), 'invalid_event'],
  [json({ customerId: 'anna ' }), 'invalid_event'],
  [
    '{"v":1,"shopId":"shop","customerId":"\\ud800","messageId":"m","kind":"activity","occurredAt":1768478400000,"receivedAt":1768478400000}',
    'invalid_event',
  ],
  [json({ messageId: 7 }), 'invalid_event'],
  [json({ messageId: 'm'.repeat(256) }), 'invalid_event'],
  [json({ amountMinor: -1 }), 'invalid_event'],
  [json({ amountMinor: 0.5 }), 'invalid_event'],
  [json({ amountMinor: 1e300 }), 'invalid_event'],
  [json({ occurredAt: 'yesterday' }), 'invalid_event'],
  [json({ occurredAt: good.receivedAt + 1 }), 'invalid_event'],
  [json({ occurredAt: -5 }), 'invalid_event'],
  [json({ shopId: 'nobody' }), 'unknown_shop'],
  [json({ properties: 'text' }), 'invalid_event'],
];

const kindHeader = 'poison-kind';
type PoisonTarget = Pick<FaultFixture, 'kafka' | 'producer' | 'topics'>;

/** @param kind which of `poisonKinds` */
export async function publishPoison(
  { producer, topics }: PoisonTarget,
  kind: number,
  customerId: string,
): Promise<void> {
  const [value] = poisonKinds[kind]!;
  const message = { key: customerKey('shop', customerId), value, headers: { [kindHeader]: String(kind) } };
  await producer.publish(topics.names.customerEvents, [message]);
}

/** The poison that lies in the topic, by its place (`partition@offset`): a producer that tried again has written it twice. */
export async function readPoison({
  kafka,
  topics,
}: PoisonTarget): Promise<{ readonly kind: number; readonly origin: string }[]> {
  const found: { kind: number; origin: string }[] = [];
  const reader = await createTailReader(kafka, {
    topic: topics.names.customerEvents,
    start: { kind: 'timestamp', atMs: 0 },
    handle: ({ partition, messages }) => {
      for (const message of messages) {
        const kind = headerText(message, kindHeader);
        if (kind !== undefined) found.push({ kind: Number(kind), origin: `${partition}@${message.offset}` });
      }
    },
    onFatal: (error) => {
      throw error;
    },
  });
  const passed = () =>
    [...reader.endOffsets].every(([partition, end]) => (reader.position().get(partition) ?? 0) >= end);
  await waitFor(passed, { what: 'all of the topic' });
  await reader.stop();
  return found;
}
