import type { AuditPage } from '@ebb/contracts';
import { checkAuditChain, inTransaction } from '@ebb/db';
import { waitFor } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture, password } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let as: string;
beforeAll(async () => {
  fixture = await createApiFixture('audit');
  api = await fixture.start();
  as = await fixture.token({ userId: 'olga', role: 'owner', name: 'Olga' });
}, 60_000);
afterAll(() => fixture.close());

const path = '/api/shops/shop/audit';
const list = async (query = '') => (await fixture.call<AuditPage>(api, `${path}${query}`, { as })).body;
const check = async () =>
  (await fixture.call<{ chains: { chain: string; flaw: string | null }[] }>(api, `${path}/check`, { as }))
    .body;

it('has sign-ins, those that were refused, keys and what was done to alerts; the filters find them', async () => {
  const login = (word: string) =>
    fixture.call(api, '/api/login', { as: null, body: { email: 'lena@ebb.example', password: word } });
  await login('wrong');
  await login(password);
  await fixture.call(api, '/api/shops/shop/write-keys', { body: { name: 'till', kind: 'server' } });
  await fixture.addProfile({ customerId: 'anna' });
  const alertId = await fixture.addAlert({ customerId: 'anna' });
  await fixture.call(api, `/api/alerts/${alertId}/acknowledge`, { body: { version: 1, note: 'her words' } });
  const actions = async (query: string) => (await list(query)).items.map(({ action }) => action);
  await waitFor(async () => (await actions('?topic=accounts&user=lena')).includes('session.refuse'), {
    what: 'the refused sign-in, which nobody waits for',
  });
  expect(await actions('?topic=accounts&user=lena')).toContain('session.open');
  const [key] = (await list('?topic=keys')).items;
  expect(key).toMatchObject({
    userId: 'lena',
    userName: 'lena',
    action: 'write_key.create',
    isChained: true,
  });
  const [took] = (await list('?topic=alerts')).items;
  expect(took).toMatchObject({ action: 'alert.acknowledge', subject: `alert/${alertId}` });
  // By reference: what was said about a customer is not here.
  expect(JSON.stringify(await list())).not.toMatch(/her words|anna/);
  const soon = Date.now() + 60_000;
  expect(await actions(`?from=${soon}`)).toEqual([]);
  const first = await list('?limit=1');
  expect((await list(`?limit=1&cursor=${first.nextCursor}`)).items[0]?.id).not.toBe(first.items[0]?.id);
});

it('of another shop it shows nothing', async () => {
  await fixture.db.prisma.user.create({
    data: {
      id: 'stranger',
      email: 's@ebb.example',
      name: 's',
      role: 'owner',
      passwordHash: 'x',
      createdMs: 0n,
    },
  });
  await fixture.token({ userId: 'stranger', role: 'owner', shops: ['other'] });
  const users = (await list('?limit=500')).items.map(({ userId }) => userId);
  expect(users).not.toContain('stranger');
  expect((await fixture.call(api, '/api/shops/other/audit', { as })).status).toBe(403);
});

it('entries that are written at once stand in one chain', async () => {
  const before = (await checkAuditChain(fixture.db, 'shop')).entries;
  const make = (name: string) =>
    fixture.call(api, '/api/shops/shop/write-keys', { body: { name, kind: 'server' } });
  await Promise.all(Array.from({ length: 12 }, (_, index) => make(`key ${index}`)));
  expect(await checkAuditChain(fixture.db, 'shop')).toMatchObject({ entries: before + 12, flaw: null });
});

it.each([
  [
    'an entry that was changed',
    "UPDATE audit SET detail = '{}' WHERE chain = 'shop' AND chain_number = 3",
    /3 is not as/,
  ],
  [
    'an entry that was taken out',
    "DELETE FROM audit WHERE chain = 'shop' AND chain_number = 3",
    /3 is missing/,
  ],
  [
    'the newest taken out',
    "DELETE FROM audit WHERE chain = 'shop' ORDER BY chain_number DESC LIMIT 1",
    /missing/,
  ],
])('%s shows', async (_what, sql, flaw) => {
  const { db } = fixture;
  expect((await check()).chains).toEqual([
    expect.objectContaining({ chain: 'shop', flaw: null }),
    expect.objectContaining({ chain: '', flaw: null }),
  ]);
  const rows = await db.prisma.audit.findMany({ where: { chain: 'shop' } });
  await inTransaction(db, (tx) => tx.execute(sql));
  expect((await check()).chains[0]?.flaw).toMatch(flaw);
  await db.prisma.audit.deleteMany({ where: { chain: 'shop' } });
  await db.prisma.audit.createMany({ data: rows });
});

it('a tail that was cut off, head and all, shows against a checkpoint kept elsewhere', async () => {
  const { db } = fixture;
  const { entries, hash } = await checkAuditChain(db, 'shop');
  const checkpoint = { chain: 'shop', number: entries, hash };
  expect((await checkAuditChain(db, 'shop', checkpoint)).flaw).toBeNull();
  await db.prisma.audit.deleteMany({ where: { chain: 'shop', chainNumber: entries } });
  const last = await db.prisma.audit.findFirstOrThrow({ where: { chain: 'shop', chainNumber: entries - 1 } });
  const head = { chainNumber: BigInt(entries - 1), chainHash: last.chainHash! };
  await db.prisma.auditHead.update({ where: { chain: 'shop' }, data: head });
  expect((await checkAuditChain(db, 'shop')).flaw).toBeNull();
  expect((await checkAuditChain(db, 'shop', checkpoint)).flaw).toMatch(/gone/);
});
