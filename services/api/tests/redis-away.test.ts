import { featureNames } from '@ebb/contracts';
import type { PredictAnswer } from '@ebb/contracts';
import { createDoor, testServers, waitFor } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let port: number;
const redis = new URL(testServers().redisUrl);
/** Stands between the API and Redis. */
const door = createDoor({ hostname: redis.hostname, port: Number(redis.port) });

beforeAll(async () => {
  fixture = await createApiFixture('redis_away');
  await fixture.addModel(`r-${process.pid}-${Date.now()}`);
  port = await door.open(0);
  // The password, if there is one, goes through the door as well.
  const redisUrl = new URL(testServers().redisUrl);
  redisUrl.hostname = '127.0.0.1';
  redisUrl.port = String(port);
  api = await fixture.start({ redisUrl: redisUrl.href });
});

afterAll(async () => {
  await fixture.close();
  await door.kill();
});

async function predict(tenure: number): Promise<PredictAnswer> {
  const features = Object.fromEntries(featureNames.map((name, index) => [name, index]));
  const body = { shopId: 'shop', features: { ...features, tenure_days: tenure } };
  const answer = await fixture.call<PredictAnswer>(api, '/api/churn/predict', { body });
  expect(answer.status).toBe(200);
  return answer.body;
}

const redisUp = async () =>
  (await (await fetch(`http://127.0.0.1:${api.opsPort}/metrics`)).text()).includes('\nebb_redis_up 1\n');

test('Redis killed, silent and back again: every request is answered, and the same', async () => {
  await waitFor(redisUp, { what: 'Redis to be connected' });
  const expected = await predict(1);
  expect(await predict(1)).toEqual(expected);

  door.fallSilent(true);
  for (let time = 0; time < 3; time++) expect(await predict(1)).toEqual(expected);
  const login = { email: 'lena@ebb.example', password: 'wrong' };
  expect((await fixture.call(api, '/api/login', { body: login })).status).toBe(401);
  door.fallSilent(false);

  await door.kill();
  for (let time = 0; time < 3; time++) expect(await predict(1)).toEqual(expected);
  expect((await fixture.call(api, '/api/login', { body: login })).status).toBe(401);
  expect(await redisUp()).toBe(false);
  expect((await fetch(`http://127.0.0.1:${api.opsPort}/readyz`)).status).toBe(200);

  await door.open(port);
  await waitFor(redisUp, { what: 'Redis to be connected again' });
  expect(await predict(1)).toEqual(expected);
});
