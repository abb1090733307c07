import type { AlertBackTest, AlertPolicyPage, Problem } from '@ebb/contracts';
import { defaultPolicySettings } from '@ebb/contracts';
import { encodeBackTest } from '@ebb/domain';
import { createApiFixture, type ApiFixture, type RunningApi } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
const path = '/api/shops/shop/alert-policy';

beforeAll(async () => {
  fixture = await createApiFixture('policy');
  api = await fixture.start();
});
afterAll(() => fixture.close());

const as = (role: 'manager' | 'analyst') => fixture.token({ userId: role, name: role, role });
const put = async <Body = AlertPolicyPage>(body: object, role: 'manager' | 'analyst' = 'manager') =>
  fixture.call<Body>(api, path, { method: 'PUT', body, as: await as(role) });

it('is the default until somebody sets one, then says who and when', async () => {
  const before = (await fixture.call<AlertPolicyPage>(api, path)).body;
  expect(before).toMatchObject({
    version: 0,
    settings: defaultPolicySettings,
    suggestedBy: 'band',
    setAt: null,
  });
  const settings = { ...defaultPolicySettings, line: 0.7, workingDays: [3, 1], dailyCapacity: 5 };
  const set = await put({ version: 0, settings, note: ' fewer ' });
  expect(set.body).toMatchObject({
    version: 1,
    settings: { ...settings, workingDays: [1, 3] },
    actorName: 'manager',
    history: [{ version: 1, note: 'fewer', actorName: 'manager' }],
  });
  expect((await fixture.call<AlertPolicyPage>(api, path)).body.version).toBe(1);
});

it('is set by managers, on what they saw, and within bounds', async () => {
  const settings = { ...defaultPolicySettings, line: 0.8 };
  expect((await put<Problem>({ version: 1, settings }, 'analyst')).status).toBe(403);
  expect((await put<Problem>({ version: 0, settings })).body).toMatchObject({ status: 409 });
  expect((await put<Problem>({ version: 1, settings: { ...settings, line: 2 } })).status).toBe(400);
});

it('says what it would have brought, for ten thousand customers within two seconds', async () => {
  const query = `${path}/back-test?line=0.8&minimumOrders=2&minimumValueMinor=0`;
  expect((await fixture.call<Problem>(api, query)).status).toBe(404);
  await fixture.addModel('tested');
  const rows = Array.from({ length: 90_000 }, (_, index) => ({
    customer: index % 10_000,
    day: 20_000 + 7 * Math.floor(index / 10_000),
    probability: (index % 100) / 100,
    orders: 1 + (index % 3),
    daysSinceLastOrder: (index % 10_000) / 100 + 7 * Math.floor(index / 10_000),
    left: index % 4 === 0 ? 1 : 0,
    atStakeMinor: 1_000,
  }));
  await fixture.db.prisma.model.update({
    where: { id: 'tested' },
    data: { backTest: Buffer.from(encodeBackTest(rows)) },
  });
  const { status, body } = await fixture.call<AlertBackTest>(api, query);
  expect(status).toBe(200);
  expect(body.weeks).toHaveLength(9);
  expect(body.firstMorning).toBeGreaterThan(0);
  expect(body.precision).toBeGreaterThan(0);
});
