import type { CreatedWriteKey, WriteKeyLine, WriteKeys } from '@ebb/contracts';
import { findKeyOwner } from '@ebb/db';
import { createSealer } from '@ebb/sealing';
import { testSealing } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
beforeAll(async () => {
  fixture = await createApiFixture('write-keys');
  api = await fixture.start();
});
afterAll(() => fixture.close());

const path = '/api/shops/shop/write-keys';
const hourMs = 60 * 60 * 1000;
const make = async (body: object) => fixture.call<CreatedWriteKey>(api, path, { body });
const sealer = createSealer(testSealing.EBB_MASTER_KEY);
const ownerOf = (writeKey: string, nowMs = Date.now()) => findKeyOwner(fixture.db, sealer, writeKey, nowMs);

it('makes a key that ingest takes until it is revoked, and shows it in no list', async () => {
  const made = await make({ name: ' till ', kind: 'server' });
  expect(made).toMatchObject({
    status: 201,
    body: { key: { name: 'till', kind: 'server', revokedAt: null, lastUsedAt: null }, signingSecret: null },
  });
  const { key, writeKey } = made.body;
  expect(await ownerOf(writeKey)).toMatchObject({ keyName: 'till', keyKind: 'server', shop: { id: 'shop' } });

  const listed = await fixture.call<WriteKeys>(api, path);
  expect(listed.body).toEqual({ keys: [key], mayChange: true });
  expect(JSON.stringify(listed.body)).not.toContain(writeKey);

  const revoke = () => fixture.call<WriteKeyLine>(api, `${path}/${key.id}/revoke`, { body: {} });
  const revoked = await revoke();
  expect(revoked.status).toBe(200);
  expect(revoked.body.revokedAt).toEqual(expect.any(Number));
  expect(await ownerOf(writeKey)).toBeUndefined();
  // Again: nothing changes, also not in the audit log.
  expect((await revoke()).body).toEqual(revoked.body);
  const audited = await fixture.db.prisma.audit.findMany({
    where: { chain: 'shop' },
    orderBy: { id: 'asc' },
  });
  expect(audited.map(({ action }) => action)).toEqual(['write_key.create', 'write_key.revoke']);
  expect(
    JSON.stringify(audited, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value)),
  ).not.toContain(writeKey);
});

it('replaces a key by another of its kind: the old one is good for the overlap, and has one successor', async () => {
  const { body: old } = await make({ name: 'page', kind: 'browser', signsUsers: true });
  const address = `${path}/${old.key.id}`;
  const rotate = () =>
    fixture.call<CreatedWriteKey>(api, `${address}/rotate`, { body: { overlapHours: 24 } });
  const { status, body: successor } = await rotate();
  expect([status, successor.key]).toEqual([
    201,
    expect.objectContaining({ name: 'page', kind: 'browser', signsUsers: true, expiresAt: null }),
  ]);
  expect(successor.signingSecret).not.toBe(old.signingSecret);
  const line = (await fixture.call<WriteKeys>(api, path)).body.keys.find(({ id }) => id === old.key.id);
  const expiresAt = line?.expiresAt ?? 0;
  expect(Math.abs(expiresAt - Date.now() - 24 * hourMs)).toBeLessThan(hourMs);
  expect(await ownerOf(old.writeKey, expiresAt - 1)).toMatchObject({ signingSecret: old.signingSecret });
  expect(await ownerOf(old.writeKey, expiresAt)).toBeUndefined();
  expect(await ownerOf(successor.writeKey, expiresAt)).toMatchObject({ keyKind: 'browser' });
  expect((await rotate()).status).toBe(409);
  expect((await fixture.call(api, `${address}/rotate`, { body: { overlapHours: 9_999 } })).status).toBe(400);
});

it('a key gets another name and stays the same key; of another shop it is not there', async () => {
  const { body } = await make({ name: 'shop', kind: 'server' });
  const rename = (shop: string, key: string) =>
    fixture.call<WriteKeyLine>(api, `/api/shops/${shop}/write-keys/${key}`, {
      method: 'PATCH',
      body: { name: 'webshop' },
    });
  expect((await rename('shop', body.key.id)).body).toEqual({ ...body.key, name: 'webshop' });
  expect((await ownerOf(body.writeKey))?.keyName).toBe('webshop');
  expect((await rename('shop', 'nobody')).status).toBe(404);
  await fixture.db.prisma.writeKey.update({ where: { keyHash: body.key.id }, data: { shopId: 'other' } });
  expect((await rename('shop', body.key.id)).status).toBe(404);
});

it('only admins and managers of the shop change keys', async () => {
  const agent = { userId: 'amir', role: 'agent', name: 'amir' } as const;
  const as = await fixture.token(agent);
  expect((await fixture.call<WriteKeys>(api, path, { as })).body.mayChange).toBe(false);
  expect((await fixture.call(api, path, { as, body: { name: 'x', kind: 'server' } })).status).toBe(403);
  expect((await fixture.call(api, '/api/shops/other/write-keys')).status).toBe(403);
  expect((await fixture.call(api, `${path}/nobody/revoke`, { body: {} })).status).toBe(404);
  for (const body of [{ name: ' ', kind: 'server' }, { name: 'x' }, { name: 'x', kind: 'both' }])
    expect((await make(body)).status).toBe(400);
});
