import { deadLetterHeaders, ingestLimits } from '@ebb/contracts';
import { createProducer, headerText, type OutgoingMessage } from '@ebb/kafka';
import { trackMessage, uniqueName, waitFor } from '@ebb/testkit';
import { runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

let ingest: RunningIngest;

beforeEach(async () => {
  ingest = await runIngest();
});

afterEach(() => ingest.close());

async function send(messages: readonly OutgoingMessage[]): Promise<void> {
  const producer = await createProducer(ingest.kafka, { maxMessageBytes: 1_040_000, idempotent: true });
  await producer.publish(ingest.names.shopEvents, messages);
  await producer.close();
}

function record(
  message: unknown,
  headers: Record<string, string> = { 'write-key': writeKey },
): OutgoingMessage {
  return {
    key: uniqueName('any'),
    value: typeof message === 'string' ? message : JSON.stringify(message),
    headers,
  };
}

const good = (fields: object = {}) => ({ ...trackMessage('a'), messageId: uniqueName('good'), ...fields });

/** What came out, each once: a producer that tries again writes an event twice, and its readers tell by the id. */
const takenIds = () => new Set(ingest.events.map(({ messageId }) => messageId));

async function committed(): Promise<number> {
  const { fetchGroupLag } = await import('@ebb/kafka');
  const lags = await fetchGroupLag(ingest.kafka, ingest.groupId, [ingest.names.shopEvents]);
  return lags.reduce((sum, lag) => sum + lag.lagMessages, 0);
}

describe('taking events from shop.events', () => {
  it('takes a plain message with its key in a header or in a field', async () => {
    const inHeader = good();
    const inField = good({ writeKey });
    await send([record(inHeader), record(inField, {})]);
    await waitFor(() => takenIds().size >= 2, { what: 'both events' });
    expect(takenIds()).toEqual(new Set([inHeader.messageId, inField.messageId]));
    expect(ingest.events[0]).toMatchObject({ shopId: 'demo', customerId: 'anna', kind: 'activity' });
  });

  it('keeps the neighbours of every kind of poison, and each poison with its reason', async () => {
    const { messageId: _unused, ...withoutId } = good();
    const order = (properties: object) => good({ event: 'Order Completed', properties });
    const poison: [string, OutgoingMessage][] = [
      ['not_json', record('{"type":')],
      ['not_json', record('')],
      ['not_json', { key: null, value: null, headers: { 'write-key': writeKey } }],
      [
        'not_json',
        { key: null, value: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), headers: { 'write-key': writeKey } },
      ],
      [
        'not_json',
        { key: null, value: Buffer.from([0x00, 0x00, 0x00, 0x00, 0x01]), headers: { 'write-key': writeKey } },
      ],
      ['not_an_object', record('7')],
      ['not_an_object', record([good()])],
      ['not_an_object', record('null')],
      ['too_large', record(good({ properties: { x: 'x'.repeat(ingestLimits.eventBytes) } }))],
      ['too_large', record('x'.repeat(1_000_000))],
      ['unauthorized', record(good(), {})],
      ['unauthorized', record(good(), { 'write-key': 'wrong' })],
      ['unauthorized', record(good(), { 'write-key': 'revoked-key' })],
      ['unauthorized', record(good({ writeKey: 7 }), {})],
      ['unknown_type', record({ ...withoutId, type: 'merge' })],
      ['missing_user', record(good({ userId: null }))],
      ['missing_event_name', record(good({ event: '' }))],
      ['invalid_field', record(good({ userId: 'a\ud800' }))],
      [
        'invalid_field',
        record(
          `{"type":"track","userId":"u","event":"a","properties":{"x":${'['.repeat(9_000)}${']'.repeat(9_000)}}}`,
        ),
      ],
      ['invalid_time', record(good({ timestamp: 'soon' }))],
      ['time_out_of_range', record(good({ timestamp: '3026-01-01' }))],
      ['missing_order_id', record(order({ total: 5 }))],
      ['invalid_amount', record(order({ order_id: 'o', total: {} }))],
      ['negative_amount', record(order({ order_id: 'o', total: -1 }))],
      ['unknown_currency', record(order({ order_id: 'o', total: 1, currency: 'XTS' }))],
    ];
    const neighbours = poison.map(() => good());
    await send(poison.flatMap(([, message], index) => [message, record(neighbours[index])]));
    await waitFor(() => takenIds().size >= neighbours.length, { what: 'the neighbours' });
    await waitFor(() => ingest.deadLetters.length >= poison.length, { what: 'the dead letters' });
    await waitFor(async () => (await committed()) === 0, { what: 'the commit' });

    expect(takenIds()).toEqual(new Set(neighbours.map(({ messageId }) => messageId)));
    const text = (value: Buffer | string | null) =>
      value === null ? 'null' : Buffer.from(value).toString('latin1');
    const kept = ingest.deadLetters.map((letter) => [
      headerText(letter, deadLetterHeaders.reason),
      text(letter.value),
      headerText(letter, deadLetterHeaders.topic),
    ]);
    const expected = poison.map(([reason, message]) => [
      reason,
      text(message.value),
      ingest.names.shopEvents,
    ]);
    expect(kept.sort()).toEqual(expected.sort());
    expect(headerText(ingest.deadLetters[0]!, deadLetterHeaders.service)).toBe('ingest');
  });

  it('gives a message without id the same id when it is delivered again', async () => {
    const { messageId: _unused, timestamp: _undated, ...bare } = good();
    await send([record(bare), record(bare)]);
    await waitFor(() => takenIds().size >= 2, { what: 'both events' });
    const ids = takenIds();
    expect(ids.size).toBe(2);

    // The group forgets where it was, as after a crash between publishing and committing.
    const names = ingest.names;
    await ingest.service.stop();
    const admin = ingest.kafka.client.admin();
    await admin.connect();
    await admin.resetOffsets({ groupId: ingest.groupId, topic: names.shopEvents, earliest: true });
    await admin.disconnect();
    ingest = await ingest.restart();
    await waitFor(async () => ingest.events.length >= 4 && (await committed()) === 0, {
      what: 'the second delivery',
    });
    expect(takenIds()).toEqual(ids);
  });

  it('loses nothing when stopped and started in the middle of a stream', async () => {
    const sent = Array.from({ length: 4_000 }, (_, index) => good({ messageId: `m-${index}` }));
    const half = sent.length / 2;
    await send(sent.slice(0, half).map((message) => record(message)));
    await waitFor(() => ingest.events.length > 0, { what: 'the stream to begin' });
    const [restarted] = await Promise.all([
      ingest.restart(),
      send(sent.slice(half).map((message) => record(message))),
    ]);
    ingest = restarted;
    await waitFor(() => takenIds().size >= sent.length, { what: 'every event' });
    expect(takenIds()).toEqual(new Set(sent.map(({ messageId }) => messageId)));
  });
});
