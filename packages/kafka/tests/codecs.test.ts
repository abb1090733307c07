import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CompressionTypes } from 'kafkajs';
import { kafkaJars } from '@ebb/local/kafka-jars';
import { projectRoot, testServers, uniqueGroup, waitFor } from '@ebb/testkit';
import {
  createTailReader,
  runBatchConsumer,
  type PlacedUndecodableBatch,
  type RunningConsumer,
  type TailReader,
} from '../src/index.ts';
import { ownTopic, type OwnTopic } from './own-topic.ts';

let topic: OwnTopic;
let consumer: RunningConsumer;
let reader: TailReader;
let consumed: string[];
let tailed: string[];
let asideAttempts: number;
let setAside: PlacedUndecodableBatch[];
let gaps: { expectedOffset: number; foundOffset: number }[];
let fatal: unknown[];

beforeEach(async () => {
  topic = await ownTopic({ partitions: 2 });
  [consumed, tailed, setAside, gaps, fatal, asideAttempts] = [[], [], [], [], [], 0];
  consumer = await runBatchConsumer(topic.kafka, {
    groupId: uniqueGroup('codecs'),
    topics: [topic.name],
    onFatal: (error) => fatal.push(error),
    retryDelayMs: { initial: 10, max: 10 },
    setAside: async (batch) => {
      asideAttempts += 1;
      if (asideAttempts === 1) throw new Error('the dead letters are away');
      setAside.push(batch);
    },
    handle: async ({ messages }) => {
      consumed.push(...messages.map(({ value }) => String(value)));
    },
  });
  reader = await createTailReader(topic.kafka, {
    topic: topic.name,
    start: { kind: 'timestamp', atMs: 0 },
    onFatal: (error) => fatal.push(error),
    onGap: ({ expectedOffset, foundOffset }) => gaps.push({ expectedOffset, foundOffset }),
    handle: ({ messages }) => void tailed.push(...messages.map(({ value }) => String(value))),
  });
});

afterEach(async () => {
  await consumer.stop();
  await reader.stop();
  await topic.drop();
});

const bothHave = (values: readonly string[], what: string) =>
  waitFor(() => values.every((value) => consumed.includes(value) && tailed.includes(value)), {
    what,
  });

/** Kafka's own Java producer, with the compression and the framing that shops get by default. */
async function produceWithJava(codec: string, values: readonly string[]): Promise<void> {
  const jars = await kafkaJars(projectRoot());
  const java = spawn(
    'java',
    [
      ...['-XX:TieredStopAtLevel=1', '-cp', join(jars, '*'), 'org.apache.kafka.tools.ConsoleProducer'],
      ...['--bootstrap-server', testServers().kafkaBrokers, '--topic', topic.name],
      ...['--compression-codec', codec],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let complaints = '';
  java.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  java.stdin.end(`${values.join('\n')}\n`);
  const [code] = (await once(java, 'exit')) as [number];
  if (code !== 0) throw new Error(`the Java producer ended with ${code}: ${complaints}`);
}

it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
  'reads what a Java producer packs with %s',
  async (codec) => {
    // Larger than the 32 and 64 KiB of the blocks that snappy and LZ4 are framed in, and long repeats within.
    const values = Array.from(
      { length: 200 },
      (_, index) => `${codec} ${index} ${'an order '.repeat(index)}${Math.random()}`,
    );
    await produceWithJava(codec, values);
    await bothHave(values, `all that was packed with ${codec}`);
    expect([consumed.length, tailed.length]).toEqual([values.length, values.length]);
    expect([setAside, gaps, fatal]).toEqual([[], [], []]);
  },
);

it('sets aside a batch that would fill the memory, once it can, and goes on with its neighbours', async () => {
  const client = topic.kafka.client.producer({ allowAutoTopicCreation: false });
  await client.connect();
  const send = (value: string | Buffer, partition: number, compression?: CompressionTypes) =>
    client.send({
      topic: topic.name,
      messages: [{ value, partition }],
      ...(compression === undefined ? {} : { compression }),
    });
  await send('before', 0);
  await send(Buffer.alloc(70 * 1024 * 1024, 32), 0, CompressionTypes.GZIP);
  await send('after', 0);
  await send('beside', 1);
  await bothHave(['before', 'after', 'beside'], 'the neighbours');

  expect(setAside).toMatchObject([
    { topic: topic.name, partition: 0, firstOffset: 1, lastOffset: 1, codec: 'gzip' },
  ]);
  // The batch as it lies in the topic, from its offset and its format on.
  const [{ bytes }] = setAside as [PlacedUndecodableBatch];
  expect([bytes.readBigInt64BE(0), bytes.readInt8(16), bytes.length > 60_000]).toEqual([1n, 2, true]);
  expect(asideAttempts).toBe(2);
  expect(gaps).toEqual([{ expectedOffset: 1, foundOffset: 2 }]);
  expect(fatal).toEqual([]);
  await waitFor(async () => (await consumer.lag()).every(({ lagMessages }) => lagMessages === 0), {
    what: 'the commit behind it',
  });
  await client.disconnect();
});
