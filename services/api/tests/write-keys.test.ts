import type { CreatedWriteKey, WriteKeyLine, WriteKeys } from '@ebb/contracts';
import { findKeyOwner } from '@ebb/db';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
beforeAll(async () => {
  fixture = await createApiFixture('write-keys');
  api = await fixture.start();
}, 60_000);
afterAll(() => fixture.close());

const path = '/api/shops/shop/write-keys';

it('makes a key that ingest takes until it is revoked, and shows it in no list', async () => {
  const made = await fixture.call<CreatedWriteKey>(api, path, { body: { name: ' till ' } });
  expect(made).toMatchObject({ status: 201, body: { key: { name: 'till', revokedAt: null } } });
  const { key, writeKey } = made.body;
  expect(await findKeyOwner(fixture.db, writeKey)).toMatchObject({ keyName: 'till', shop: { id: 'shop' } });

  const listed = await fixture.call<WriteKeys>(api, path);
  expect(listed.body).toEqual({ keys: [key], mayChange: true });
  expect(JSON.stringify(listed.body)).not.toContain(writeKey);

  const revoke = () => fixture.call<WriteKeyLine>(api, `${path}/${key.id}/revoke`, { body: {} });
  const revoked = await revoke();
  expect(revoked.status).toBe(200);
  expect(revoked.body.revokedAt).toEqual(expect.any(Number));
  expect(await findKeyOwner(fixture.db, writeKey)).toBeUndefined();
  // Again: nothing changes, also not in the audit log.
  expect((await revoke()).body).toEqual(revoked.body);
  const audited = await fixture.db.prisma.audit.findMany({ orderBy: { id: 'asc' } });
  expect(audited.map(({ action }) => action)).toEqual(['write_key.create', 'write_key.revoke']);
  expect(
    JSON.stringify(audited, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value)),
  ).not.toContain(writeKey);
});

it('only admins and managers of the shop change keys', async () => {
  const agent = { userId: 'amir', role: 'agent', name: 'amir' } as const;
  const as = await fixture.token(agent);
  expect((await fixture.call<WriteKeys>(api, path, { as })).body.mayChange).toBe(false);
  expect((await fixture.call(api, path, { as, body: { name: 'x' } })).status).toBe(403);
  expect((await fixture.call(api, '/api/shops/other/write-keys')).status).toBe(403);
  expect((await fixture.call(api, `${path}/nobody/revoke`, { body: {} })).status).toBe(404);
  expect((await fixture.call(api, path, { body: { name: ' ' } })).status).toBe(400);
});
