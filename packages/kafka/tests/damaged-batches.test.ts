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
import { crc32c } from '../src/codecs/crc32c.ts';

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
async function damage(changes: readonly Change[]): Promise<void> {
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

type Change = (batch: Buffer) => void;
const untouched: Change = () => undefined;

/** As if its producer had written it so: with a checksum that fits. */
function resealed(change: Change): Change {
  return (batch) => {
    change(batch);
    batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  };
}

/** What each batch of one message holds, and what happens to it on the disk. */
const batches: readonly (readonly [value: string, change: Change, codec?: string])[] = [
  ['sound 0', untouched],
  ['codec 6', resealed((batch) => batch.writeInt16BE(6, 21)), '6'],
  ['sound 2', untouched],
  ['lengths', resealed((batch) => batch.fill(0xff, 61)), 'none'],
  ['no gzip', resealed((batch) => batch.writeInt16BE(1, 21)), 'gzip'],
  ['sound 5', untouched],
  ['two billion records', (batch) => batch.writeInt32BE(2_000_000_000, 57), 'none'],
  ['less than no records', (batch) => batch.writeInt32BE(-5, 57), 'none'],
  ['no records', (batch) => batch.writeInt32BE(0, 57), 'none'],
  ['sound 9', untouched],
  ['reaches backwards', (batch) => batch.writeInt32BE(-7, 23), 'none'],
  ['reaches far', (batch) => batch.writeInt32BE(1_000, 23), 'none'],
  ['a control batch', (batch) => batch.writeInt16BE(0x20, 21), 'none'],
  ['another value', (batch) => batch.write('X', batch.length - 4), 'none'],
  ['sound 14', untouched],
];

it('sets aside every batch that is damaged, header or records, and reads those between', async () => {
  const kafka = createKafka({ brokers: servers.addresses.kafkaBrokers.split(','), clientId: 'damaged' });
  await ensureTopics(kafka, [{ name: topic, key: 'any', partitions: 1, retentionMs: 3_600_000 }]);
  const producer = await createProducer(kafka, { idempotent: true });
  for (const [value] of batches) await producer.publish(topic, [{ key: null, value }]);
  await producer.close();
  // Stopped in order, the broker does not look at its segments when it starts.
  await servers.server('kafka').stop();
  await damage(batches.map(([, change]) => change));
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
  const sound = batches.flatMap(([value, , codec]) => (codec === undefined ? [value] : []));
  await waitFor(() => read.includes(sound.at(-1)!), { what: 'the last message' });
  expect(read).toEqual(sound);
  expect(setAside.map(({ firstOffset, lastOffset, codec }) => [firstOffset, lastOffset, codec])).toEqual(
    batches.flatMap(([, , codec], offset) => (codec === undefined ? [] : [[offset, offset, codec]])),
  );
  for (const { firstOffset, bytes, flaw } of setAside) {
    const [value] = batches[firstOffset]!;
    // With what was damaged as it lies there; only in one of them that is the value itself.
    if (!['lengths', 'another value'].includes(value)) expect(bytes.toString('latin1')).toContain(value);
    expect(flaw).not.toBe('');
  }
  expect(fatal).toEqual([]);
  await waitFor(async () => (await consumer.lag()).every(({ lagMessages }) => lagMessages === 0), {
    what: 'the commit behind them',
  });
  await consumer.stop();
});
