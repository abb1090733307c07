import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot, testServers, uniqueGroup, waitFor } from '@ebb/testkit';
import { createProducer, runBatchConsumer } from '../src/index.ts';
import { numbered, ownTopic, refuseToSetAside } from './own-topic.ts';

it('a batch whose process was killed comes again, whole', async () => {
  const topic = await ownTopic();
  const producer = await createProducer(topic.kafka, { idempotent: true });
  await producer.publish(topic.name, numbered(50));
  const groupId = uniqueGroup('killed');
  const folder = await mkdtemp(join(tmpdir(), 'ebb-killed-'));
  const program = join(folder, 'killed-consumer.cjs');
  await build({
    entryPoints: [join(projectRoot(), 'packages/kafka/tests/killed-consumer.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: program,
    logLevel: 'error',
  });
  const victim = spawn(process.execPath, [program, testServers().kafkaBrokers, groupId, topic.name]);
  let said = '';
  victim.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await waitFor(() => said.includes('took'), { what: 'the batch in the other process' });
  victim.kill('SIGKILL');
  await once(victim, 'exit');

  const seen: string[] = [];
  const heir = await runBatchConsumer(topic.kafka, {
    groupId,
    topics: [topic.name],
    setAside: refuseToSetAside,
    onFatal: (error) => {
      throw error;
    },
    handle: async (batch) => {
      seen.push(...batch.messages.map((message) => String(message.value)));
    },
  });
  await waitFor(() => seen.length >= 50, { what: 'the whole batch again' });
  await heir.stop();
  expect(seen).toEqual(numbered(50).map(({ value }) => value));
  await producer.close();
  await topic.drop();
  await rm(folder, { recursive: true });
});
