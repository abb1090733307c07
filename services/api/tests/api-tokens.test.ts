import type { ApiTokens, CreatedApiToken, Problem } from '@ebb/contracts';
import { waitFor } from '@ebb/testkit';
import { createApiFixture, type ApiFixture, type RunningApi } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let second: RunningApi;
let admin: string;
beforeAll(async () => {
  fixture = await createApiFixture('api_tokens');
  api = await fixture.start();
  second = await fixture.start();
  admin = await fixture.token({ userId: 'ada', name: 'Ada', role: 'admin', shops: ['shop', 'other'] });
});
afterAll(() => fixture.close());

const path = '/api/shops/shop/api-tokens';
const asked = { name: ' warehouse ', role: 'viewer', shops: ['shop'], expiresInDays: 30 };
const make = (more: object = {}, as = admin) =>
  fixture.call<CreatedApiToken & Problem>(api, path, { body: { ...asked, ...more }, as });
const alerts = (as: string, at = api, shop = 'shop') =>
  fixture.call<Problem>(at, `/api/alerts?shop=${shop}`, { as });
const list = async () => (await fixture.call<ApiTokens>(api, path, { as: admin })).body.items;

it('is shown once, opens its shops with its role, and is kept as a hash', async () => {
  const { status, body } = await make();
  expect(status).toBe(201);
  expect(body.token).toMatch(/^ebb_api_[\w-]{43}$/);
  expect(body.line).toMatchObject({
    name: 'warehouse',
    role: 'viewer',
    shops: ['shop'],
    createdByName: 'Ada',
  });
  expect((await alerts(body.token)).status).toBe(200);
  expect((await alerts(body.token, api, 'other')).status).toBe(403);
  const stored = await fixture.db.prisma.apiToken.findMany();
  expect(JSON.stringify([stored.map(({ tokenHash }) => tokenHash), await list()])).not.toContain(body.token);
  await waitFor(async () => (await list())[0]?.lastUsedAt !== null, { what: 'its use to be noted' });
});

it('may be good in several shops, each of which sees and may end it', async () => {
  const { body } = await make({ shops: ['other'] });
  expect(body.line.shops).toEqual(['other', 'shop']);
  expect((await alerts(body.token, api, 'other')).status).toBe(200);
  const elsewhere = await fixture.call(api, `/api/shops/other/api-tokens/${body.line.id}/revoke`, {
    method: 'POST',
    body: {},
    as: admin,
  });
  expect(elsewhere.body).toMatchObject({ id: body.line.id });
  expect((await list()).find(({ id }) => id === body.line.id)?.revokedAt).not.toBeNull();
});

it('ends within two seconds in every process, once and for good, and both are in the audit log', async () => {
  const { token, line } = (await make({ name: 'till' })).body;
  expect((await alerts(token, second)).status).toBe(200);
  const revoke = () =>
    fixture.call(api, `${path}/${line.id}/revoke`, { method: 'POST', body: {}, as: admin });
  expect((await revoke()).status).toBe(200);
  const begunMs = performance.now();
  await waitFor(async () => (await alerts(token, second)).status === 401, {
    what: 'the token to be refused',
  });
  expect(performance.now() - begunMs).toBeLessThan(10_000);
  expect((await alerts(token)).status).toBe(401);
  expect((await revoke()).status).toBe(200);
  const entries = await fixture.db.prisma.audit.findMany({ where: { subject: { contains: line.id } } });
  expect(entries.map(({ action, userId, chain }) => [action, userId, chain]).sort()).toEqual([
    ['api_token.create', 'ada', 'shop'],
    ['api_token.revoke', 'ada', 'shop'],
  ]);
});

it('ends at its time', async () => {
  const { token, line } = (await make()).body;
  expect(line.expiresAt).toBeGreaterThan(Date.now() + 29 * 86_400_000);
  expect((await make({ expiresInDays: null })).body.line.expiresAt).toBeNull();
  await fixture.db.prisma.apiToken.update({ where: { id: line.id }, data: { expiresMs: 1n } });
  expect((await alerts(token)).status).toBe(401);
});

it('is never more than whoever made it, nor an owner, nor elsewhere, nor able to make another', async () => {
  expect((await make({ role: 'owner' })).body.type).toBe('urn:ebb:problem:forbidden-role');
  const owner = await fixture.token({ userId: 'olga', role: 'owner', shops: ['shop'] });
  expect((await make({ role: 'owner' }, owner)).status).toBe(403);
  expect((await make({ shops: ['other'] }, owner)).status).toBe(403);
  expect((await make({}, await fixture.token({ userId: 'mia', role: 'manager' }))).status).toBe(403);
  const { token } = (await make({ role: 'admin' })).body;
  expect((await make({}, token)).status).toBe(403);
  expect((await fixture.call(api, '/api/shops/shop/people', { as: token })).status).not.toBe(500);
  for (const address of ['/api/me', '/api/sessions', '/api/me/two-factor'])
    expect((await fixture.call<Problem>(api, address, { as: token })).body.type).toBe(
      'urn:ebb:problem:not-for-tokens',
    );
});

it('does an agent’s work under its name', async () => {
  await fixture.addProfile({ customerId: 'worked' });
  const alert = await fixture.addAlert({ customerId: 'worked' });
  const { token } = (await make({ role: 'agent', name: 'Helpdesk' })).body;
  const taken = await fixture.call(api, `/api/alerts/${alert}/acknowledge`, {
    body: { version: 1 },
    as: token,
  });
  expect(taken.status).toBe(200);
  const actions = await fixture.db.prisma.alertAction.findMany({ where: { alertId: alert, version: 2 } });
  expect(actions).toMatchObject([{ action: 'acknowledge', actorName: 'Helpdesk' }]);
});

it.each([
  ['no such token', `ebb_api_${'A'.repeat(43)}`],
  ['a part of one', 'ebb_api_'],
  ['a wildcard', 'ebb_api_%'],
  ['a statement', "ebb_api_' OR '1'='1"],
])('refuses %s', async (_what, token) => {
  expect((await alerts(token)).status).toBe(401);
});
