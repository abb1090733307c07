import { testServers } from './config.ts';
import { fakeClock } from './fake-clock.ts';
import { waitFor } from './wait-for.ts';

test('waiting ends with the value of the condition', async () => {
  let turns = 0;
  expect(await waitFor(() => (++turns > 2 ? turns : undefined), { what: 'the third turn' })).toBe(3);
});

test('waiting in vain says what for and why', async () => {
  const never = () => {
    throw new Error('still closed');
  };
  await expect(waitFor(never, { what: 'the shop', timeoutMs: 1 })).rejects.toThrow(
    'Waited 1 ms for the shop: still closed',
  );
});

test('a clock moves only when told', () => {
  const clock = fakeClock(1_000);
  clock.advance(5);
  expect(clock.now()).toBe(1_005);
});

test('servers named in the environment win over the file', () => {
  const servers = { kafkaBrokers: 'k:1', databaseUrl: 'mysql://d/x', redisUrl: 'redis://r' };
  expect(
    testServers({
      EBB_TEST_KAFKA_BROKERS: servers.kafkaBrokers,
      EBB_TEST_DATABASE_URL: servers.databaseUrl,
      EBB_TEST_REDIS_URL: servers.redisUrl,
    }),
  ).toEqual(servers);
});
