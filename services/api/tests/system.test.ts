import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

beforeAll(async () => {
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
    systemEverySeconds: 1,
  });
  owner = await fixture.token({ userId: 'owner', role: 'owner' });
});
afterAll(async () => {
  await fixture.close();
  await door.kill();
  await topics.drop();
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
