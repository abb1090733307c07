import { uniqueGroup, waitFor } from '@ebb/testkit';
import { createProducer, runBatchConsumer, type FetchedBatch, type Producer } from '../src/index.ts';
import { numbered, ownTopic, refuseToSetAside, type OwnTopic } from './own-topic.ts';

let topic: OwnTopic;
let producer: Producer;

beforeEach(async () => {
  topic = await ownTopic({ partitions: 2 });
  producer = await createProducer(topic.kafka, { idempotent: true });
});

afterEach(async () => {
  await producer.close();
  await topic.drop();
});

function unexpected(error: unknown): never {
  throw error;
}

function valuesOf(batch: FetchedBatch): string[] {
  return batch.messages.map((message) => String(message.value));
}

function lagOf(lags: readonly { lagMessages: number }[]): number {
  return lags.reduce((sum, { lagMessages }) => sum + lagMessages, 0);
}

describe('batch consumer', () => {
  it('commits offsets only after the batch has been handled', async () => {
    await producer.publish(topic.name, numbered(100));
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    let entered = 0;
    const consumer = await runBatchConsumer(topic.kafka, {
      groupId: uniqueGroup('gate'),
      topics: [topic.name],
      setAside: refuseToSetAside,
      onFatal: unexpected,
      handle: async () => {
        entered += 1;
        await gate;
      },
    });
    await waitFor(() => entered === 2, { what: 'both partitions being handled side by side' });
    expect(lagOf(await consumer.lag())).toBe(100);
    release();
    await waitFor(async () => lagOf(await consumer.lag()) === 0, { what: 'the commit' });
    await consumer.stop();
  });

  it('retries a failing batch in place and keeps its membership past the session timeout', async () => {
    await producer.publish(topic.name, numbered(10));
    const joined: unknown[] = [];
    const attempts: string[][] = [];
    const sessionTimeoutMs = 6_000;
    let firstAttemptMs = 0;
    const consumer = await runBatchConsumer(topic.kafka, {
      groupId: uniqueGroup('retry'),
      topics: [topic.name],
      partitionsConcurrently: 1,
      sessionTimeoutMs,
      retryDelayMs: { initial: 50, max: 500 },
      setAside: refuseToSetAside,
      onFatal: unexpected,
      onRebalance: (event) => joined.push(event.kind),
      handle: async (batch) => {
        firstAttemptMs ||= performance.now();
        attempts.push(valuesOf(batch));
        if (performance.now() - firstAttemptMs < sessionTimeoutMs + 1_500) throw new Error('database away');
      },
    });
    await waitFor(async () => lagOf(await consumer.lag()) === 0, { what: 'recovery' });
    expect(attempts.length).toBeGreaterThan(5);
    // The first partition's batch came unchanged until it succeeded, then the second's, without joining again.
    const distinct = new Set(attempts.map((values) => values.join()));
    expect(distinct.size).toBe(2);
    expect(joined).toEqual(['joined']);
    await consumer.stop();
  });

  it('hands a batch that was not finished to the next member', async () => {
    await producer.publish(topic.name, numbered(20));
    const groupId = uniqueGroup('again');
    const seen: string[] = [];
    let refused = 0;
    const first = await runBatchConsumer(topic.kafka, {
      groupId,
      topics: [topic.name],
      setAside: refuseToSetAside,
      onFatal: unexpected,
      handle: async () => {
        refused += 1;
        throw new Error('database away');
      },
    });
    await waitFor(() => refused > 0, { what: 'a refused batch' });
    await first.stop();
    const second = await runBatchConsumer(topic.kafka, {
      groupId,
      topics: [topic.name],
      setAside: refuseToSetAside,
      onFatal: unexpected,
      handle: async (batch) => {
        seen.push(...valuesOf(batch));
      },
    });
    await waitFor(() => seen.length >= 20, { what: 'all messages' });
    await second.stop();
    expect(seen.map(Number).sort((a, b) => a - b)).toEqual(numbered(20).map(({ value }) => Number(value)));
  });

  it('tells of a mistake in the handler, once, and commits nothing', async () => {
    await producer.publish(topic.name, numbered(10));
    const fatal: unknown[] = [];
    const consumer = await runBatchConsumer(topic.kafka, {
      groupId: uniqueGroup('mistake'),
      topics: [topic.name],
      setAside: refuseToSetAside,
      onFatal: (error) => fatal.push(error),
      handle: async () => {
        throw new TypeError('a mistake');
      },
    });
    await waitFor(() => fatal.length > 0, { what: 'the fatal error' });
    // Asked of the positions: a producer that tries again may have written a message twice.
    const lags = await consumer.lag();
    expect(lags.map(({ position }) => position)).toEqual([0, 0]);
    expect(lagOf(lags)).toBeGreaterThanOrEqual(10);
    await consumer.stop();
    expect(fatal).toEqual([expect.objectContaining({ message: 'a mistake' })]);
  });

  it('finishes the batch under way when stopped, and commits it', async () => {
    await producer.publish(topic.name, [{ key: 'one', value: '1' }]);
    let finish = () => {};
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const entered: FetchedBatch[] = [];
    const consumer = await runBatchConsumer(topic.kafka, {
      groupId: uniqueGroup('stop'),
      topics: [topic.name],
      setAside: refuseToSetAside,
      onFatal: unexpected,
      handle: async (batch) => {
        entered.push(batch);
        await gate;
      },
    });
    await waitFor(() => entered.length === 1, { what: 'the batch' });
    const stopped = consumer.stop();
    expect(entered[0]!.signal.aborted).toBe(true);
    finish();
    await stopped;
    expect(lagOf(await consumer.lag())).toBe(0);
  });

  it('shares partitions with a second member and loses nothing while doing so', async () => {
    const groupId = uniqueGroup('rebalance');
    const seen = new Map<string, number>();
    const lost: string[] = [];
    async function member(name: string) {
      return runBatchConsumer(topic.kafka, {
        groupId,
        topics: [topic.name],
        heartbeatIntervalMs: 300,
        setAside: refuseToSetAside,
        onFatal: unexpected,
        onRebalance: (event) => {
          if (event.kind === 'lost') lost.push(name);
        },
        handle: async (batch) => {
          for (const value of valuesOf(batch)) seen.set(value, (seen.get(value) ?? 0) + 1);
        },
      });
    }
    const first = await member('first');
    let sent = 0;
    let sending = true;
    const stream = (async () => {
      while (sending) {
        await producer.publish(topic.name, numbered(20, sent));
        sent += 20;
      }
    })();
    const second = await member('second');
    await waitFor(
      () => first.assignment()[topic.name]?.length === 1 && second.assignment()[topic.name]?.length === 1,
      { what: 'one partition each' },
    );
    await second.stop();
    await waitFor(() => first.assignment()[topic.name]?.length === 2, { what: 'both partitions back' });
    sending = false;
    await stream;
    await waitFor(() => seen.size === sent, { what: 'every message' });
    await waitFor(async () => lagOf(await first.lag()) === 0, { what: 'the last commit' });
    await first.stop();
    expect(lost).toContain('first');
  });

  it('goes on from the oldest record when retention has removed what was next', async () => {
    const groupId = uniqueGroup('retention');
    const seen: string[] = [];
    const admin = topic.kafka.client.admin();
    await admin.connect();
    await producer.publish(
      topic.name,
      Array.from({ length: 10 }, (_, i) => ({ key: 'one', value: String(i) })),
    );
    const [full] = (await admin.fetchTopicOffsets(topic.name)).filter(({ high }) => high === '10');
    await admin.setOffsets({
      groupId,
      topic: topic.name,
      partitions: [{ partition: full!.partition, offset: '2' }],
    });
    await admin.deleteTopicRecords({
      topic: topic.name,
      partitions: [{ partition: full!.partition, offset: '6' }],
    });
    await admin.disconnect();
    const consumer = await runBatchConsumer(topic.kafka, {
      groupId,
      topics: [topic.name],
      setAside: refuseToSetAside,
      onFatal: unexpected,
      handle: async (batch) => {
        seen.push(...valuesOf(batch));
      },
    });
    await waitFor(() => seen.length >= 4, { what: 'the rest' });
    await consumer.stop();
    expect(seen).toEqual(['6', '7', '8', '9']);
  });
});
