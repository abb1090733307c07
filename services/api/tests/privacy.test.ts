import type { CustomerExport, ErasureReport } from '@ebb/contracts';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let owner: string;
beforeAll(async () => {
  fixture = await createApiFixture('privacy');
  api = await fixture.start();
  owner = await fixture.token({ userId: 'olga', role: 'owner' });
}, 60_000);
afterAll(() => fixture.close());

const address = (id: string, shop = 'shop') => `/api/shops/${shop}/customers/${encodeURIComponent(id)}`;
const erase = (id: string, confirm: string, as = owner) =>
  fixture.call<ErasureReport>(api, `${address(id)}/erase`, { as, body: { confirm } });

it('exports everything about one customer and erases it; the audit log names neither', async () => {
  const id = 'anna@quillfeather.example';
  await fixture.addProfile({ customerId: id, name: 'Anna Quillfeather', email: id });
  const alertId = await fixture.addAlert({ customerId: id });
  await fixture.call(api, `/api/alerts/${alertId}/note`, { body: { version: 1, note: 'called her mother' } });
  const manager = await fixture.token();
  for (const [as, path] of [
    [manager, address(id)],
    [owner, address(id, 'other')],
  ] as const)
    expect((await fixture.call(api, `${path}/export`, { as })).status).toBe(403);
  const { status, headers, body } = await fixture.call<CustomerExport>(api, `${address(id)}/export`, {
    as: owner,
  });
  expect([status, headers.get('content-disposition')]).toEqual([200, 'attachment; filename="customer.json"']);
  expect(body).toMatchObject({ customerId: id, customer: { email: id }, alerts: [{ id: alertId }] });
  expect(JSON.stringify(body.alertActions)).toContain('called her mother');

  expect((await erase(id, 'somebody else')).status).toBe(422);
  expect((await erase(id, id, manager)).status).toBe(403);
  const report = await erase(id, id);
  expect(report.status).toBe(200);
  expect(report.body.removed).toMatchObject({ profile: 1, customer: 1, alert: 1, alert_action: 2 });
  expect(report.body.staysUntil.map(({ place }) => place)).toContain('Kafka topic customer.events');
  expect((await fixture.call(api, `/api/alerts/${alertId}`)).status).toBe(404);
  expect((await fixture.call(api, `${address(id)}/export`, { as: owner })).status).toBe(404);
  expect((await erase(id, id)).status).toBe(404);
  const entries = await fixture.db.prisma.audit.findMany({ where: { action: { startsWith: 'customer.' } } });
  expect(entries.map(({ action }) => action)).toEqual(['customer.export', 'customer.erase']);
  expect(entries.map(({ subject, detail }) => `${subject} ${detail}`).join()).not.toMatch(/anna|quill/i);
});
