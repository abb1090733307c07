import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwnServers, type OwnServers } from '@ebb/local/own-servers';
import { projectRoot, testServers, uniqueGroup, waitFor } from '@ebb/testkit';
import {
  createKafka,
  createProducer,
  ensureTopics,
  runBatchConsumer,
  type PlacedUndecodableBatch,
} from '../src/index.ts';

jest.setTimeout(240_000);

const topic = `damaged-${process.pid}-${Date.now()}`;
let servers: OwnServers;

beforeAll(async () => {
  servers = await startOwnServers(['kafka'], testServers(), projectRoot());
});
afterAll(() => servers.close());

/** The file in which the broker keeps the topic's only partition. */
async function segmentFile(): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith('ebb-own-')) continue;
    const files = await readdir(join(tmpdir(), name), { recursive: true });
    const found = files.find((file) => file.includes(`${topic}-0/`) && file.endsWith('.log'));
    if (found !== undefined) return join(tmpdir(), name, found);
  }
  throw new Error('the broker keeps no such partition');
}

/** Changes batches on the broker's disk, where nothing checks them any more. */
async function damage(changes: readonly ((batch: Buffer) => void)[]): Promise<void> {
  const file = await segmentFile();
  const bytes = await readFile(file);
  let at = 0;
  for (const change of changes) {
    const end = at + 12 + bytes.readInt32BE(at + 8);
    change(bytes.subarray(at, end));
    at = end;
  }
  await writeFile(file, bytes);
}

it('sets aside batches of an unknown codec and batches with damaged records, and reads those between', async () => {
  const kafka = createKafka({ brokers: servers.addresses.kafkaBrokers.split(','), clientId: 'damaged' });
  await ensureTopics(kafka, [{ name: topic, key: 'any', partitions: 1, retentionMs: 3_600_000 }]);
  const producer = await createProducer(kafka);
  const values = ['sound 0', 'codec 6', 'sound 2', 'length', 'gzip', 'sound 5'];
  for (const value of values) await producer.publish(topic, [{ key: null, value }]);
  await producer.close();
  const untouched = (): void => undefined;
  // Stopped in order, the broker does not look at its segments when it starts.
  await servers.server('kafka').stop();
  await damage([
    untouched,
    (batch) => batch.writeInt16BE(6, 21),
    untouched,
    (batch) => batch.fill(0xff, 61),
    (batch) => batch.writeInt16BE(1, 21),
    untouched,
  ]);
  await servers.server('kafka').start();

  const read: string[] = [];
  const setAside: PlacedUndecodableBatch[] = [];
  const fatal: unknown[] = [];
  const consumer = await runBatchConsumer(kafka, {
    groupId: uniqueGroup('damaged'),
    topics: [topic],
    onFatal: (error) => fatal.push(error),
    setAside: async (batch) => void setAside.push(batch),
    handle: async ({ messages }) => void read.push(...messages.map(({ value }) => String(value))),
  });
  await waitFor(() => read.includes('sound 5'), { what: 'the last message', timeoutMs: 60_000 });
  expect(read).toEqual(['sound 0', 'sound 2', 'sound 5']);
  expect(setAside.map(({ firstOffset, lastOffset, codec }) => [firstOffset, lastOffset, codec])).toEqual([
    [1, 1, '6'],
    [3, 3, 'none'],
    [4, 4, 'gzip'],
  ]);
  expect(setAside[0]?.bytes.toString('latin1')).toContain('codec 6');
  expect(fatal).toEqual([]);
  await waitFor(async () => (await consumer.lag()).every(({ lagMessages }) => lagMessages === 0), {
    what: 'the commit behind them',
  });
  await consumer.stop();
});
