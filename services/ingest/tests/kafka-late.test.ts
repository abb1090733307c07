import { PassThrough } from 'node:stream';
import { topics } from '@ebb/contracts';
import { bootService } from '@ebb/service-kit';
import {
  createDoor,
  createTestTopics,
  freePort,
  testSealing,
  testServers,
  trackMessage,
  uniqueName,
  waitFor,
} from '@ebb/testkit';
import { readIngestConfig } from '../src/config.ts';
import { startIngest } from '../src/service.ts';
import { runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

let other: RunningIngest;
beforeAll(async () => {
  other = await runIngest();
});
afterAll(() => other.close());

/** Another process of the same installation. */
function configOf(settings: Readonly<Record<string, string>>) {
  return readIngestConfig({
    KAFKA_BROKERS: testServers().kafkaBrokers,
    DATABASE_URL: other.databaseUrl,
    ...testSealing,
    EBB_TOPIC_PREFIX: other.names.shopEvents.slice(0, -topics.shopEvents.name.length),
    EBB_HTTP_PORT: '0',
    EBB_METRICS_PORT: '0',
    EBB_LOG_LEVEL: 'warn',
    ...settings,
  });
}

it('waits for a Kafka that is away when it starts, says so, and takes events once it is there', async () => {
  const [hostname = '', port = ''] = testServers().kafkaBrokers.split(':');
  const door = createDoor({ hostname, port: Number(port) });
  const [doorPort, opsPort, httpPort] = [await freePort(), await freePort(), await freePort()];
  const lines: string[] = [];
  const log = new PassThrough().on('data', (chunk: Buffer) => lines.push(String(chunk)));
  const config = configOf({
    KAFKA_BROKERS: `127.0.0.1:${doorPort}`,
    EBB_METRICS_PORT: String(opsPort),
    EBB_HTTP_PORT: String(httpPort),
  });
  let hasEnded = false;
  const booting = bootService({ name: 'ingest', config, start: startIngest, log });
  booting.catch(() => (hasEnded = true));

  const logged = (what: string) =>
    waitFor(() => lines.some((line) => line.includes(what)), {
      what: `the log to say "${what}"`,
    });
  await logged('Kafka does not answer yet; tried again');
  const unready = await fetch(`http://127.0.0.1:${opsPort}/readyz`);
  expect(unready.status).toBe(503);
  const { checks } = (await unready.json()) as { checks: { name: string }[] };
  expect(checks.map(({ name }) => name)).toContain('kafka');
  // Not stuck: an orchestrator that looks here would start it again for nothing.
  expect((await fetch(`http://127.0.0.1:${opsPort}/livez`)).status).toBe(200);
  expect(hasEnded).toBe(false);
  // The door is open, and tells every sender to come back.
  const early = await fetch(`http://127.0.0.1:${httpPort}/v1/track`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${writeKey}` },
    body: JSON.stringify(trackMessage('a')),
  });
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '5']);

  await door.open(doorPort);
  const service = await booting;
  const messageId = uniqueName('late');
  const answer = await fetch(`http://127.0.0.1:${service.started.port}/v1/track`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${writeKey}` },
    body: JSON.stringify(trackMessage('a', { messageId })),
  });
  expect(answer.status).toBe(200);
  await waitFor(() => other.events.some((event) => event.messageId === messageId), { what: 'the event' });
  expect((await fetch(`http://127.0.0.1:${opsPort}/readyz`)).status).toBe(200);
  await service.stop();
  await door.kill();
});

it('takes topics with another number of partitions as they are: they may have been raised by hand', async () => {
  const raised = await createTestTopics('ingest-raised', { partitions: 7 });
  const prefix = raised.names.shopEvents.slice(0, -topics.shopEvents.name.length);
  const config = configOf({ EBB_TOPIC_PREFIX: prefix });
  const service = await bootService({ name: 'ingest', config, start: startIngest });
  const answer = await fetch(`http://127.0.0.1:${service.started.port}/v1/track`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${writeKey}` },
    body: JSON.stringify(trackMessage('a')),
  });
  expect(answer.status).toBe(200);
  await service.stop();
  await raised.drop();
});
