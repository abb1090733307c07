import type { CustomerDetail, TimelinePage } from '@ebb/contracts';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
beforeAll(async () => {
  fixture = await createApiFixture('identities');
  api = await fixture.start();
  const { prisma } = fixture.db;
  const event = { shopId: 'shop', kind: 'page_viewed', receivedMs: 5n, imported: false, profileVersion: 1 };
  await fixture.addProfile({ customerId: 'anna' });
  await prisma.event.createMany({
    data: [
      { ...event, customerId: 'anna', messageId: 'same', occurredMs: 5n, joinedId: 'anonymous:x/1' },
      { ...event, customerId: 'anonymous:x/1', messageId: 'same', occurredMs: 5n },
      { ...event, customerId: 'anonymous:x/1', messageId: 'older', occurredMs: 1n },
      { ...event, customerId: 'anonymous:y', messageId: 'nobody', occurredMs: 1n },
    ],
  });
  const link = { shopId: 'shop', customerId: 'anna', messageId: 'same', linkedMs: 5n };
  await prisma.identityLink.createMany({
    data: [
      { ...link, joinedId: 'anonymous:x/1', state: 'joined' },
      { ...link, joinedId: 'anonymous:y', state: 'undone' },
    ],
  });
}, 60_000);
afterAll(() => fixture.close());

const customer = (id: string, more = '') => `/api/customers/${encodeURIComponent(id)}${more}?shop=shop`;
const joined = { id: 'anonymous:x/1', linkedAt: 5, isBeingUnlinked: false };
const unlink = (id: string, joinedId: string, as?: string) =>
  fixture.call(api, `/api/shops/shop/customers/${encodeURIComponent(id)}/unlink`, {
    body: { joinedId },
    ...(as === undefined ? {} : { as }),
  });

it('the page of a customer shows the joined ids, and the address of such an id leads to the customer', async () => {
  for (const id of ['anna', 'anonymous:x/1']) {
    const detail = await fixture.call<CustomerDetail>(api, customer(id));
    expect(detail).toMatchObject({
      status: 200,
      body: { customer: { customerId: 'anna' }, joined: [joined], joinedCount: 1 },
    });
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await fixture.call<TimelinePage>(
        api,
        `${customer(id, '/timeline')}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.items.map(({ messageId, joinedId }) => `${messageId} ${joinedId ?? 'own'}`));
      if (page.body.nextCursor === null) break;
      cursor = page.body.nextCursor;
    }
    expect(seen.sort()).toEqual(['older anonymous:x/1', 'same anonymous:x/1', 'same own']);
  }
  for (const id of ['anonymous:y', 'anonymous:z'])
    expect((await fixture.call(api, customer(id))).status).toBe(404);
});

it('a joined id is exported with its customer, and not erased without', async () => {
  const owner = await fixture.token({ userId: 'olga', role: 'owner' });
  const address = `/api/shops/shop/customers/${encodeURIComponent('anonymous:x/1')}`;
  const stored = await fixture.call(api, `${address}/export`, { as: owner });
  expect(stored.body).toMatchObject({ customerId: 'anna', identityLinks: [{}, {}], events: [{}, {}, {}] });
  const erased = await fixture.call(api, `${address}/erase`, {
    as: owner,
    body: { confirm: 'anonymous:x/1' },
  });
  expect(erased).toMatchObject({ status: 409, body: { type: 'urn:ebb:problem:joined-identity' } });
});

it('taking an id apart is asked for once, by those who may, and audited without a name', async () => {
  const agent = await fixture.token({ userId: 'amir', role: 'agent' });
  expect((await unlink('anna', 'anonymous:x/1', agent)).status).toBe(403);
  for (const id of ['anonymous:y', 'anonymous:z']) expect((await unlink('anna', id)).status).toBe(404);
  expect((await unlink('ben', 'anonymous:x/1')).status).toBe(404);
  const asked = [await unlink('anna', 'anonymous:x/1'), await unlink('anna', 'anonymous:x/1')];
  expect(asked.map(({ status }) => status)).toEqual([200, 200]);
  const { body } = await fixture.call<CustomerDetail>(api, customer('anna'));
  expect(body.joined).toEqual([{ ...joined, isBeingUnlinked: true }]);
  const entries = await fixture.db.prisma.audit.findMany({ where: { action: 'identity.unlink' } });
  expect(entries.length).toBeGreaterThan(0);
  expect(JSON.stringify(entries.map(({ subject, detail }) => [subject, detail]))).not.toMatch(/anna|x\/1/);
});
