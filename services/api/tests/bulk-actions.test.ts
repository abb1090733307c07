import type { AlertsPage, BulkProgress } from '@ebb/contracts';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let serial = 0;

beforeAll(async () => {
  fixture = await createApiFixture('bulk_actions');
  api = await fixture.start();
}, 60_000);

afterAll(async () => {
  await fixture.close();
});

/** Alerts of customers that only this test has. */
async function newAlerts(count: number, shopId = 'shop'): Promise<{ prefix: string; ids: string[] }> {
  const prefix = `bulk${++serial}-`;
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const customerId = `${prefix}${at}`;
    await fixture.addProfile({ shopId, customerId });
    ids.push(await fixture.addAlert({ shopId, customerId, revenueAtRiskMinor: 100 * at }));
  }
  return { prefix, ids: ids.sort() };
}

const send = (body: object) =>
  fixture.call<BulkProgress>(api, '/api/alerts/bulk', { body: { shopId: 'shop', ...body } });
const stored = async (ids: readonly string[]) => {
  const rows = await fixture.db.prisma.alert.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ status, ownerName, version }) => `${status} ${ownerName} ${version}`);
};
const actionsOf = async (ids: readonly string[], action: string) =>
  fixture.db.prisma.alertAction.count({ where: { alertId: { in: [...ids] }, action } });
const named = (ids: readonly string[], version = 1) => ids.map((id) => ({ id, version }));
const take = { action: 'acknowledge' };

test('does one thing to each, once, however often and from however many sides it is sent', async () => {
  const { ids } = await newAlerts(12);
  const body = { key: 'take-these-12', action: take, alerts: named(ids) };
  const answers = await Promise.all([send(body), send(body), send(body)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const { body: last } = await send(body);
  expect(last).toMatchObject({ total: 12, done: 12, failed: 0, isFinished: true });
  expect(new Set(await stored(ids))).toEqual(new Set(['acknowledged lena 2']));
  expect(await actionsOf(ids, 'acknowledge')).toBe(12);
});

test('gives each a result of its own: what somebody changed is left alone, another shop’s is not there', async () => {
  const { ids } = await newAlerts(3);
  const { ids: others } = await newAlerts(1, 'other');
  await fixture.call(api, `/api/alerts/${ids[0]}/note`, { body: { version: 1, note: 'mine' } });
  const { body } = await send({ key: 'some-of-them', action: take, alerts: named([...ids, ...others]) });
  expect(body).toMatchObject({ done: 2, failed: 2, isFinished: true });
  expect(new Map(body.failures.map(({ id, outcome, detail }) => [id, `${outcome}: ${detail}`]))).toEqual(
    new Map([
      [ids[0], 'conflict: lena wrote a note on this alert before you.'],
      [others[0], 'gone: There is no such alert.'],
    ]),
  );
  expect(await stored(others)).toEqual(['open null 1']);
  expect(body.alerts.map(({ id }) => id).sort()).toEqual([...ids].sort());
});

test('means all that match when it was first asked, and is undone as a whole', async () => {
  const { prefix, ids } = await newAlerts(5);
  const resolve = { action: 'resolve', outcome: 'lost' };
  const body = { key: 'close-all-of-them', action: resolve, note: 'moved away', matching: { q: prefix } };
  expect((await send(body)).body).toMatchObject({ total: 5, done: 5, isFinished: true });
  // Closed, none matches any longer; the request is about the same five.
  expect((await send(body)).body).toMatchObject({ total: 5, done: 5 });
  expect(await actionsOf(ids, 'resolve')).toBe(5);

  await fixture.call(api, `/api/alerts/${ids[0]}/note`, { body: { version: 2, note: 'really' } });
  const undone = (await send({ key: 'undo-the-closing', undo: 'close-all-of-them' })).body;
  expect(undone).toMatchObject({ total: 5, done: 4, failed: 1 });
  const list = await fixture.call<AlertsPage>(api, `/api/alerts?shop=shop&q=${prefix}`);
  expect(list.body.total).toBe(4);
});

test.each([
  ['neither alerts nor a filter', { action: take }, 422],
  ['both', { action: take, alerts: named(['x']), matching: {} }, 422],
  ['no action', { matching: {} }, 422],
  ['a note without a word', { action: { action: 'note' }, note: ' ', alerts: named(['x']) }, 422],
  [
    'an owner who is no member',
    { action: { action: 'assign', ownerId: 'z', ownerName: 'Z' }, matching: {} },
    422,
  ],
  ['an action that there is not', { action: { action: 'shout' }, matching: {} }, 400],
  ['an outcome that there is not', { action: { action: 'resolve', outcome: 'won' }, matching: {} }, 400],
  ['what nobody did', { undo: 'never-was-done' }, 422],
])('refuses %s', async (_what, body, status) => {
  expect((await send({ key: `refused-${++serial}-x`, ...body })).status).toBe(status);
});

test('refuses a key that belongs to something else', async () => {
  const { ids } = await newAlerts(1);
  await send({ key: 'one-key-for-two', action: take, alerts: named(ids) });
  const other = { key: 'one-key-for-two', action: { action: 'reopen' }, alerts: named(ids, 2) };
  expect((await send(other)).status).toBe(409);
});
