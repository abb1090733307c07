import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemPage } from '@ebb/contracts';
import { createKafka, createProducer } from '@ebb/kafka';
import { createDoor, createTestTopics, freePort, testServers, waitFor, type TestTopics } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

jest.setTimeout(120_000);

let fixture: ApiFixture;
let api: RunningApi;
let topics: TestTopics;
let owner: string;
const redis = new URL(testServers().redisUrl);
/** Stands between the API and Redis. */
const door = createDoor({ hostname: redis.hostname, port: Number(redis.port) });

/** Somebody whom clients reach over TLS, with a certificate of twenty days, and who also says how nginx is. */
let edge: Server;

function openEdge(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'ebb-edge-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const names = ['-subj', '/CN=localhost', '-days', '20', '-keyout', key, '-out', certificate];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', ...names],
    { stdio: 'ignore' },
  );
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) });
  rmSync(folder, { recursive: true });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

beforeAll(async () => {
  edge = await openEdge();
  fixture = await createApiFixture('system');
  topics = await createTestTopics('system', { partitions: 2 });
  const redisUrl = new URL(testServers().redisUrl);
  redisUrl.hostname = '127.0.0.1';
  redisUrl.port = String(await door.open(0));
  api = await fixture.start({
    redisUrl: redisUrl.href,
    kafkaBrokers: testServers().kafkaBrokers.split(','),
    topicPrefix: topics.names.customerEvents.slice(0, -'customer.events'.length),
    systemServices: [`trainer=127.0.0.1:${await freePort()}`],
    systemDisks: [`here=${tmpdir()}`],
    systemCertificates: [`edge=localhost:${(edge.address() as AddressInfo).port}`],
    systemEverySeconds: 1,
  });
  owner = await fixture.token({ userId: 'owner', role: 'owner' });
});
afterAll(async () => {
  await fixture.close();
  await door.kill();
  await topics.drop();
  edge.close();
});

async function page(): Promise<SystemPage> {
  const answer = await fixture.call<SystemPage>(api, '/api/system?shop=shop', { as: owner });
  expect(answer.status).toBe(200);
  return answer.body;
}
const until = (what: string, isSeen: (seen: SystemPage) => boolean) =>
  waitFor(
    async () => {
      const seen = await page();
      return isSeen(seen) ? seen : undefined;
    },
    { what, timeoutMs: 60_000 },
  );

test('the page says what is there, what waits without anybody reading, and what is away', async () => {
  const first = await until(
    'all servers to answer',
    ({ servers }) => servers.every(({ isUp }) => isUp) && servers.length > 0,
  );
  expect(first.servers.map(({ name, isUp }) => [name, isUp])).toEqual([
    ['Database', true],
    ['Kafka', true],
    ['Redis', true],
  ]);
  expect(first.disks).toEqual([
    {
      name: 'here',
      freeBytes: expect.any(Number) as number,
      sizeBytes: expect.any(Number) as number,
      fullInDays: null,
    },
  ]);
  const [certificate] = first.certificates;
  expect(certificate).toMatchObject({ name: 'edge', reason: null });
  expect(certificate!.expiresAt! - Date.now()).toBeGreaterThan(19 * 86_400_000);
  expect(certificate!.expiresAt! - Date.now()).toBeLessThan(21 * 86_400_000);
  expect(first.backup).toBeNull();
  const space = statfsSync(tmpdir());
  expect(first.disks[0]?.sizeBytes).toBe(space.blocks * space.bsize);
  expect(first.incidents).toEqual([
    expect.objectContaining({ rule: 'EbbServiceDown', about: 'trainer', severity: 'critical' }),
  ]);

  // Nobody has ever read this topic.
  const producer = await createProducer(
    createKafka({ brokers: testServers().kafkaBrokers.split(','), clientId: 'test' }),
  );
  await producer.publish(
    topics.names.customerEvents,
    Array.from({ length: 7 }, (_, index) => ({ key: `k${index}`, value: 'x' })),
  );
  await producer.close();
  const seen = await until(
    'what waits',
    ({ stages }) => (stages.find(({ name }) => name === 'Scoring')?.waiting ?? 0) >= 7,
  );
  expect(seen.lags.filter(({ topic }) => topic === topics.names.customerEvents)).toHaveLength(2);
  const metrics = await (await fetch(`http://127.0.0.1:${api.opsPort}/metrics`)).text();
  expect(metrics).toMatch(
    /ebb_kafka_group_lag_messages\{group="[^"]+ebb-scoring",topic="[^"]+customer\.events",partition="0"\} \d+/,
  );
  expect(metrics).toMatch(/ebb_kafka_topic_bytes\{topic="[^"]+customer\.events"\} \d+/);
  expect(metrics).toMatch(/ebb_certificate_expires_timestamp_seconds\{certificate="edge"\} \d+/);
  expect(metrics).toContain('ebb_database_up 1');
  expect(metrics).toContain('ebb_disk_free_bytes{disk="here"}');

  await door.kill();
  const without = await until('Redis to be missed', ({ incidents }) =>
    incidents.some(({ rule }) => rule === 'EbbRedisDown'),
  );
  expect(without.servers.find(({ name }) => name === 'Redis')?.isUp).toBe(false);
});

test('it is for owners and admins', async () => {
  const answer = await fixture.call(api, '/api/system?shop=shop');
  expect(answer.status).toBe(403);
});
