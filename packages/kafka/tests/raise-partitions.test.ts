import { waitFor } from '@ebb/testkit';
import {
  createProducer,
  createTailReader,
  fetchGroupLag,
  raisePartitions,
  runBatchConsumer,
} from '../src/index.ts';
import { numbered, ownTopic, refuseToSetAside } from './own-topic.ts';

jest.setTimeout(120_000);

test('partitions are raised while producers write and consumers read: nothing is lost, and the new ones are used', async () => {
  const topic = await ownTopic({ partitions: 2 });
  const soon = { metadataMaxAgeMs: 500 };
  const producer = await createProducer(topic.kafka, soon);
  const read = new Map<string, number>();
  const tailed = new Map<string, number>();
  const note = (into: Map<string, number>, partition: number, values: readonly (Buffer | null)[]) => {
    for (const value of values) into.set(String(value), partition);
  };
  const group = `${topic.name}-group`;
  const members = await Promise.all(
    [1, 2].map(() =>
      runBatchConsumer(topic.kafka, {
        ...soon,
        groupId: group,
        topics: [topic.name],
        handle: ({ partition, messages }) => {
          note(
            read,
            partition,
            messages.map(({ value }) => value),
          );
          return Promise.resolve();
        },
        setAside: refuseToSetAside,
        onFatal: (error) => {
          throw error;
        },
      }),
    ),
  );
  const gaps: unknown[] = [];
  const reader = await createTailReader(topic.kafka, {
    ...soon,
    topic: topic.name,
    start: { kind: 'latest' },
    handle: ({ partition, messages }) =>
      note(
        tailed,
        partition,
        messages.map(({ value }) => value),
      ),
    onGap: (gap) => gaps.push(gap),
    onFatal: (error) => {
      throw error;
    },
  });
  try {
    let sent = 0;
    const send = async () => {
      await producer.publish(topic.name, numbered(50, sent));
      sent += 50;
    };
    await send();
    await expect(raisePartitions(topic.kafka, topic.name, 1)).rejects.toThrow('cannot take any back');
    expect(await raisePartitions(topic.kafka, topic.name, 5)).toEqual({ topic: topic.name, from: 2, to: 5 });
    const usesNew = (map: Map<string, number>) => [...map.values()].some((partition) => partition >= 2);
    await waitFor(
      async () => {
        await send();
        return usesNew(read) && usesNew(tailed);
      },
      { what: 'the new partitions to be used', timeoutMs: 60_000 },
    );
    await waitFor(() => read.size === sent && tailed.size === sent, {
      what: 'all messages',
      timeoutMs: 60_000,
    });
    const held = members.flatMap((member) => member.assignment()[topic.name] ?? []);
    expect([...held].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(gaps).toEqual([]);
    await waitFor(
      async () =>
        (await fetchGroupLag(topic.kafka, group, [topic.name])).every(({ lagMessages }) => lagMessages === 0),
      { what: 'everything to be committed', timeoutMs: 60_000 },
    );
    expect(await raisePartitions(topic.kafka, topic.name, 5)).toMatchObject({ from: 5, to: 5 });
  } finally {
    await Promise.all([...members.map((member) => member.stop()), reader.stop(), producer.close()]);
    await topic.drop();
  }
});
