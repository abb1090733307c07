import { waitFor } from '@ebb/testkit';
import {
  createProducer,
  createTailReader,
  type Producer,
  type TailReader,
  type TailStart,
} from '../src/index.ts';
import { numbered, ownTopic, type OwnTopic } from './own-topic.ts';

let topic: OwnTopic;
let producer: Producer;
let readers: TailReader[];

beforeEach(async () => {
  topic = await ownTopic({ partitions: 2 });
  producer = await createProducer(topic.kafka, { idempotent: true });
  readers = [];
});

afterEach(async () => {
  await Promise.all(readers.map((reader) => reader.stop()));
  await producer.close();
  await topic.drop();
});

async function tail(start: TailStart) {
  const values: number[] = [];
  const gaps: { partition: number; expectedOffset: number; foundOffset: number }[] = [];
  const reader = await createTailReader(topic.kafka, {
    topic: topic.name,
    start,
    onGap: (gap) => gaps.push(gap),
    onFatal: (error) => {
      throw error;
    },
    handle: ({ messages }) => {
      values.push(...messages.map((message) => Number(message.value)));
    },
  });
  readers.push(reader);
  return { values, gaps, reader };
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('tail reader', () => {
  it('from the end sees all that is written after it is there, and nothing before', async () => {
    await producer.publish(topic.name, numbered(50));
    const one = await tail({ kind: 'latest' });
    const two = await tail({ kind: 'latest' });
    await producer.publish(topic.name, numbered(30, 50));
    await waitFor(() => one.values.length >= 30 && two.values.length >= 30, { what: 'both readers' });
    expect(sorted(one.values)).toEqual(upTo(30).map((index) => index + 50));
    expect(sorted(two.values)).toEqual(sorted(one.values));
  });

  it('goes on from the position another reader had', async () => {
    await producer.publish(topic.name, numbered(40));
    const before = await tail({ kind: 'timestamp', atMs: 0 });
    await waitFor(() => before.values.length === 40, { what: 'the first part' });
    const offsets = Object.fromEntries(before.reader.position());
    await before.reader.stop();
    await producer.publish(topic.name, numbered(10, 40));
    const after = await tail({ kind: 'offsets', offsets });
    await waitFor(() => after.values.length >= 10, { what: 'the second part' });
    expect(sorted([...before.values, ...after.values])).toEqual(upTo(50));
  });

  it('begins within the topic when the given offsets are not', async () => {
    await producer.publish(topic.name, numbered(10));
    const beyond = await tail({ kind: 'offsets', offsets: { 0: 9_999, 1: 9_999 } });
    await producer.publish(topic.name, numbered(10, 10));
    await waitFor(() => beyond.values.length >= 10, { what: 'the new records' });
    expect(sorted(beyond.values)).toEqual(upTo(10).map((index) => index + 10));
  });

  it('begins at a moment in time', async () => {
    await producer.publish(topic.name, numbered(10));
    const middleMs = Date.now() + 1;
    await waitFor(() => Date.now() > middleMs + 5, { what: 'the next moment' });
    await producer.publish(topic.name, numbered(10, 10));
    const reader = await tail({ kind: 'timestamp', atMs: middleMs });
    await waitFor(() => reader.values.length >= 10, { what: 'the later records' });
    expect(sorted(reader.values)).toEqual(upTo(10).map((index) => index + 10));
  });

  it('says so when records were removed before it read them', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const found: number[] = [];
    const gaps: object[] = [];
    readers.push(
      await createTailReader(topic.kafka, {
        topic: topic.name,
        start: { kind: 'latest' },
        onGap: (gap) => gaps.push(gap),
        onFatal: (error) => {
          throw error;
        },
        handle: async ({ messages }) => {
          found.push(...messages.map(({ offset }) => offset));
          await gate;
        },
      }),
    );
    await producer.publish(topic.name, [{ key: 'one', value: '0' }]);
    await waitFor(() => found.length === 1, { what: 'the first record' });
    await producer.publish(
      topic.name,
      Array.from({ length: 9 }, (_, index) => ({ key: 'one', value: String(index + 1) })),
    );
    const admin = topic.kafka.client.admin();
    await admin.connect();
    const { partition } = (await admin.fetchTopicOffsets(topic.name)).find(({ high }) => high === '10')!;
    await admin.deleteTopicRecords({ topic: topic.name, partitions: [{ partition, offset: '6' }] });
    await admin.disconnect();
    release();
    await waitFor(() => found.length >= 5, { what: 'the rest' });
    expect(found).toEqual([0, 6, 7, 8, 9]);
    expect(gaps).toEqual([{ partition, expectedOffset: 1, foundOffset: 6 }]);
  });
});
