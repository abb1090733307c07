import { deadLetterHeaders, topics } from '@ebb/contracts';
import { freePort, waitFor } from '@ebb/testkit';
import {
  createDeadLetterWriter,
  createKafka,
  createProducer,
  createTailReader,
  describeBrokers,
  ensureTopics,
  headerText,
  MessageTooLargeError,
  partitionOf,
  type FetchedMessage,
} from '../src/index.ts';
import { ownTopic } from './own-topic.ts';

function unexpected(error: unknown): never {
  throw error;
}

async function readAll(topic: Awaited<ReturnType<typeof ownTopic>>) {
  const found: (FetchedMessage & { partition: number })[] = [];
  const reader = await createTailReader(topic.kafka, {
    topic: topic.name,
    start: { kind: 'timestamp', atMs: 0 },
    onFatal: unexpected,
    handle: ({ partition, messages }) => {
      found.push(...messages.map((message) => ({ ...message, partition })));
    },
  });
  return { found, reader };
}

describe('producer', () => {
  it('writes what it acknowledged, keys where a Java producer would put them', async () => {
    const topic = await ownTopic({ partitions: 3 });
    const producer = await createProducer(topic.kafka, { idempotent: true });
    const sent = Array.from({ length: 300 }, (_, i) => ({ key: `shop:kunde-ü${i % 40}`, value: `${i}` }));
    await Promise.all(sent.map((message) => producer.publish(topic.name, [message])));
    const { found, reader } = await readAll(topic);
    await waitFor(() => found.length >= 300, { what: 'all messages' });
    await reader.stop();
    for (const { key, partition } of found) expect(partition).toBe(partitionOf(key!, 3));
    const byKey = (key: string) => sent.filter((message) => message.key === key).map(({ value }) => value);
    for (const key of new Set(sent.map((message) => message.key))) {
      const values = found.filter((message) => String(message.key) === key).map(({ value }) => String(value));
      expect(values).toEqual(byKey(key));
    }
    await producer.close();
    await topic.drop();
  });

  it('splits a call that is larger than a request', async () => {
    const topic = await ownTopic();
    const producer = await createProducer(topic.kafka);
    const value = 'x'.repeat(30_000);
    await producer.publish(
      topic.name,
      Array.from({ length: 100 }, () => ({ key: null, value })),
    );
    const { found, reader } = await readAll(topic);
    await waitFor(() => found.length >= 100, { what: 'three megabytes' });
    await reader.stop();
    await producer.close();
    await topic.drop();
  });

  it('refuses a message that cannot fit without touching its neighbours', async () => {
    const topic = await ownTopic();
    const producer = await createProducer(topic.kafka);
    const large = producer.publish(topic.name, [{ key: null, value: 'x'.repeat(1_100_000) }]);
    const small = producer.publish(topic.name, [{ key: null, value: 'small' }]);
    await expect(large).rejects.toThrow(MessageTooLargeError);
    await expect(small).resolves.toBeUndefined();
    await producer.close();
    await topic.drop();
  });

  it('does not come up without a broker', async () => {
    const kafka = createKafka({ brokers: [`127.0.0.1:${await freePort()}`], clientId: 'nobody' });
    await expect(createProducer(kafka)).rejects.toThrow();
  });
});

describe('dead letters', () => {
  it('keep the original key, bytes and headers beside the reason', async () => {
    const topic = await ownTopic({ maxMessageBytes: topics.deadLetters.maxMessageBytes });
    const producer = await createProducer(topic.kafka, {
      maxMessageBytes: topics.deadLetters.maxMessageBytes - 1_000,
    });
    const writer = createDeadLetterWriter({
      producer,
      service: 'ingest',
      now: () => 1_700_000_000_000,
      topic: topic.name,
    });
    // The largest record another topic takes must still fit, with our headers on top.
    const value = Buffer.alloc(1_048_000, 0xff);
    const key = Buffer.from([0, 255, 128]);
    await writer.write([
      {
        topic: 'shop.events',
        partition: 4,
        offset: 77,
        key,
        value,
        headers: { 'write-key': 'k' },
        reason: 'not_json',
        detail: 'ü'.repeat(5_000),
      },
      {
        topic: 'shop.events',
        partition: 4,
        offset: 78,
        key: null,
        value: null,
        reason: 'not_json',
        detail: '',
      },
    ]);
    const { found, reader } = await readAll(topic);
    await waitFor(() => found.length >= 2, { what: 'both letters' });
    await reader.stop();
    const letter = found.find((message) => message.key !== null)!;
    expect(letter.key!.equals(key)).toBe(true);
    expect(letter.value!.equals(value)).toBe(true);
    expect(headerText(letter, 'write-key')).toBe('k');
    expect(headerText(letter, deadLetterHeaders.reason)).toBe('not_json');
    expect(headerText(letter, deadLetterHeaders.topic)).toBe('shop.events');
    expect(headerText(letter, deadLetterHeaders.partition)).toBe('4');
    expect(headerText(letter, deadLetterHeaders.offset)).toBe('77');
    expect(headerText(letter, deadLetterHeaders.failedAt)).toBe('2023-11-14T22:13:20.000Z');
    expect(headerText(letter, deadLetterHeaders.service)).toBe('ingest');
    expect(found.some((message) => message.value === null)).toBe(true);
    await producer.close();
    await topic.drop();
  });

  it('throw when they cannot be written', async () => {
    const topic = await ownTopic();
    const producer = await createProducer(topic.kafka, { deadlineMs: 2_000 });
    const writer = createDeadLetterWriter({
      producer,
      service: 'ingest',
      now: Date.now,
      topic: `${topic.name}-missing`,
    });
    const letter = {
      topic: 't',
      partition: 0,
      offset: 0,
      key: null,
      value: Buffer.from('x'),
      reason: 'r',
      detail: '',
    };
    await expect(writer.write([letter])).rejects.toThrow();
    await producer.close();
    await topic.drop();
  });
});

describe('ensureTopics', () => {
  it('corrects retention, and leaves a topic the partitions it has', async () => {
    const topic = await ownTopic({ partitions: 2 });
    const spec = { name: topic.name, key: 'any', partitions: 2, retentionMs: 7_200_000 };
    await expect(ensureTopics(topic.kafka, [spec])).resolves.toEqual({ created: [], present: [topic.name] });
    const admin = topic.kafka.client.admin();
    await admin.connect();
    const retention = async () => {
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: 2, name: topic.name, configNames: ['retention.ms'] }],
      });
      return resources[0]!.configEntries[0]!.configValue;
    };
    // The broker accepts a change before it answers by it.
    await waitFor(async () => (await retention()) === '7200000', { what: 'the corrected retention' });
    await admin.disconnect();
    for (const partitions of [1, 3]) await ensureTopics(topic.kafka, [{ ...spec, partitions }]);
    const { topics } = await describeBrokers(topic.kafka, [topic.name]);
    expect(topics).toEqual([
      { name: topic.name, partitions: 2, replicas: 1, underReplicated: 0, withoutLeader: 0 },
    ]);
    await topic.drop();
  });
});
