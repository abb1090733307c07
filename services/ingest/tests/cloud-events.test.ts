import { CloudEvent, HTTP, Kafka, type Message } from 'cloudevents';
import { createProducer, type OutgoingMessage } from '@ebb/kafka';
import { uniqueName, waitFor } from '@ebb/testkit';
import { runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

// The CNCF's own library makes the messages; docs/events.md says what ran here.

let ingest: RunningIngest;
beforeAll(async () => {
  ingest = await runIngest();
});
afterAll(() => ingest.close());

const order = (userId: string) =>
  new CloudEvent({
    type: 'com.example.order.completed',
    source: '/shop',
    subject: userId,
    data: { order_id: uniqueName('o'), total: 42.9, currency: 'EUR' },
  });

async function send(headers: Message['headers'], body: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${ingest.url}/v1/cloudevents`, {
    method: 'POST',
    headers: { ...(headers as Record<string, string>), authorization: `Bearer ${writeKey}` },
    body: body as string,
  });
  return { status: answer.status, body: await answer.json() };
}

async function expectOrderOf(userId: string, event: CloudEvent<object>): Promise<void> {
  const own = () => ingest.events.filter(({ customerId }) => customerId === userId);
  await waitFor(() => own().length > 0, { what: 'the event' });
  expect(own()[0]).toMatchObject({
    kind: 'order_completed',
    amountMinor: 4290,
    messageId: `/shop#${event.id}`,
    occurredAt: Date.parse(event.time!),
  });
}

it.each(['binary', 'structured'] as const)('takes an event over HTTP in %s mode', async (mode) => {
  const userId = uniqueName(`zoé-${mode}`);
  const event = order(userId);
  const { headers, body } = HTTP[mode](event);
  // The library leaves to its user what the binding asks for: values in headers percent-encoded.
  const encoded = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value).replaceAll('é', '%C3%A9')]),
  );
  expect(await send(encoded, body)).toEqual({
    status: 200,
    body: { success: true, accepted: 1, rejected: 0, verdicts: [] },
  });
  await expectOrderOf(userId, event);
});

it('takes a batch, and refuses one of it by its field without a loss to the others', async () => {
  const userId = uniqueName('batch');
  const good = order(userId);
  const answer = await send(
    { 'content-type': 'application/cloudevents-batch+json' },
    JSON.stringify([good.toJSON(), { ...good.toJSON(), specversion: '0.3' }]),
  );
  expect(answer).toMatchObject({
    status: 200,
    body: { accepted: 1, rejected: 1, verdicts: [{ index: 1, code: 'invalid_field', field: 'specversion' }] },
  });
  await expectOrderOf(userId, good);
});

it('says what a request lacks that is no CloudEvent', async () => {
  const answer = await send({ 'content-type': 'application/json' }, '{}');
  expect(answer).toMatchObject({ status: 400, body: { type: 'urn:ebb:problem:not-a-cloudevent' } });
});

it.each(['binary', 'structured'] as const)('takes an event from Kafka in %s mode', async (mode) => {
  const userId = uniqueName(`kafka-${mode}`);
  const event = order(userId);
  const { headers, value } = Kafka[mode](event);
  const message: OutgoingMessage = {
    key: userId,
    value: typeof value === 'string' ? value : JSON.stringify(value),
    // The library names attributes that are not there too; Kafka's clients take no header without a value.
    headers: Object.fromEntries(
      Object.entries({ ...headers, 'write-key': writeKey }).flatMap(([name, text]) =>
        typeof text === 'string' ? [[name, text]] : [],
      ),
    ),
  };
  const producer = await createProducer(ingest.kafka);
  await producer.publish(ingest.names.shopEvents, [message]);
  await producer.close();
  await expectOrderOf(userId, event);
});
