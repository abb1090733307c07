import type { CustomersPage, Problem, TimelinePage } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;

beforeAll(async () => {
  fixture = await createApiFixture('customers');
  api = await fixture.start();
});

afterAll(async () => {
  await fixture.close();
});

async function list(query: Record<string, string>): Promise<CustomersPage> {
  const search = new URLSearchParams({ shop: 'shop', ...query });
  const { status, body } = await fixture.call<CustomersPage>(api, `/api/customers?${search.toString()}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
}

async function allPages(query: Record<string, string>, afterPage?: () => Promise<void>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: CustomersPage = await list({ ...query, ...(cursor === null ? {} : { cursor }) });
    ids.push(...page.items.map(({ customerId }) => customerId));
    cursor = page.nextCursor;
    if (cursor !== null) await afterPage?.();
  } while (cursor !== null);
  return ids;
}

const idsOf = (page: CustomersPage) => page.items.map(({ customerId }) => customerId).sort();

describe('pages', () => {
  const ids = Array.from({ length: 23 }, (_, index) => `c${String(index).padStart(2, '0')}`);

  beforeAll(async () => {
    for (const [index, customerId] of ids.entries()) {
      await fixture.addProfile({
        customerId,
        // Mostly equal keys, some NULL, and a number that no decimal text of ten digits can hold.
        probability: index % 5 === 4 ? null : index % 2 === 0 ? 1 / 3 : 0.5,
        revenueAtRiskMinor: index < 15 ? 100 : 9_007_199_254_740_000,
        netRevenueMinor: -5,
      });
    }
    await fixture.addProfile({ customerId: 'anonymous:guest', probability: 0.9 });
    await fixture.addProfile({ customerId: 'c00', shopId: 'other', probability: 0.9 });
  });

  test.each(['risk', 'revenue_at_risk', 'rises', 'last_order', 'revenue'])(
    'by %s give every customer once, whatever the size of the page, and no guest',
    async (sort) => {
      for (const limit of ['1', '4', '200']) {
        const seen = await allPages({ sort, limit });
        expect([...seen].sort()).toEqual(ids);
      }
      expect((await list({ sort, limit: '4' })).total).toBe(23);
    },
  );

  test('are in order: highest risk first, unscored last', async () => {
    const { items } = await list({ sort: 'risk', limit: '200' });
    const sorted = items.map(({ probability }) => probability ?? -1);
    expect(sorted).toEqual([...sorted].sort((a, b) => b - a));
    expect(sorted[0]).toBe(0.5);
    expect(sorted.filter((value) => value === 1 / 3).length).toBeGreaterThan(5);
  });

  test('skip and repeat nobody who stays, while others come and go', async () => {
    let turn = 0;
    const seen = await allPages({ sort: 'risk', limit: '3' }, async () => {
      turn += 1;
      // One comes in front of what was read, one is removed there.
      await fixture.addProfile({ customerId: `new${turn}`, probability: 0.99 });
      if (turn === 3) await fixture.db.prisma.profile.deleteMany({ where: { customerId: 'new1' } });
    });
    expect([...seen].sort()).toEqual(ids);
    await fixture.db.prisma.profile.deleteMany({ where: { customerId: { startsWith: 'new' } } });
  });

  test('of one band hold that band alone', async () => {
    expect((await list({ band: 'none', limit: '200' })).items).toHaveLength(4);
    expect((await list({ band: 'critical' })).items).toEqual([]);
  });

  test('of those who will cross soon hold nobody else', async () => {
    const inDays = (days: number) => BigInt(Date.now() + days * dayMs);
    for (const [customerId, days] of [
      [ids[0]!, 6],
      [ids[7]!, 2],
    ] as const)
      await fixture.db.prisma.profile.updateMany({ where: { customerId }, data: { risesMs: inDays(days) } });
    const within = async (crossing: string) =>
      (await list({ crossing, limit: '200' })).items.map(({ customerId }) => customerId).sort();
    expect(await within('3')).toEqual([ids[7]]);
    expect(await within('7')).toEqual([ids[0], ids[7]].sort());
    const soonest = await allPages({ sort: 'rises', limit: '3' });
    expect(soonest.slice(0, 3)).toEqual([ids[7], ids[0], ids[1]]);
    await fixture.db.prisma.profile.updateMany({ data: { risesMs: null } });
    expect(await within('7')).toEqual([]);
  });

  test.each([
    ['crossing=8', 'query.crossing'],
    ['limit=0', 'query.limit'],
    ['limit=201', 'query.limit'],
    ['limit=x', 'query.limit'],
    ['band=red', 'query.band'],
    ['sort=name', 'query.sort'],
    ['cursor=abc', 'query.cursor'],
    [`q=${'x'.repeat(101)}`, 'query.q'],
  ])('with %s are refused, naming the field', async (query, field) => {
    const { status, body } = await fixture.call<Problem>(api, `/api/customers?shop=shop&${query}`);
    expect(status).toBe(400);
    expect(body.errors?.map((error) => error.field)).toContain(field);
  });

  test('of another order do not take the cursor', async () => {
    const { nextCursor } = await list({ sort: 'risk', limit: '2' });
    const { status } = await fixture.call(
      api,
      `/api/customers?shop=shop&sort=revenue&cursor=${nextCursor ?? ''}`,
    );
    expect(status).toBe(400);
  });
});

describe('search', () => {
  beforeAll(async () => {
    await fixture.addProfile({ customerId: 's-100%', name: 'Percy', email: 'p@x.example' });
    await fixture.addProfile({ customerId: 's_under', name: 'Una' });
    await fixture.addProfile({ customerId: 's-back\\slash', name: "O'Brien; DROP TABLE profile;--" });
    await fixture.addProfile({ customerId: 's-bang!', name: 'Zoë Müller', email: 'Zoe@Example.org' });
    await fixture.addProfile({ customerId: 's-😀', name: 'Grin' });
    await fixture.addProfile({ customerId: 's-😡', name: 'Anger' });
    await fixture.addProfile({ customerId: 'Anna', name: 'upper' });
    await fixture.addProfile({ customerId: 'anna', name: 'lower' });
  });

  test.each([
    ['100%', ['s-100%']],
    ['%', ['s-100%']],
    ['_', ['s_under']],
    ['\\', ['s-back\\slash']],
    ['!', ['s-bang!']],
    ["o'brien", ['s-back\\slash']],
    ['zoe@example', ['s-bang!']],
    ['muller', ['s-bang!']],
    ['😀', ['s-😀']],
    ['ANNA', ['Anna', 'anna']],
    ["' OR '1'='1", []],
    ['") OR 1=1 -- ', []],
    ['nobody of that name', []],
  ])('for %j finds %j', async (q, expected) => {
    const page = await list({ q });
    expect(idsOf(page)).toEqual(expected);
    expect(page.total).toBe(expected.length);
  });

  test('breaks no table', async () => {
    await list({ q: "x'; DROP TABLE profile; --" });
    expect((await list({})).total).toBeGreaterThan(8);
  });
});

describe('ids of any text', () => {
  const strange = [
    'a/b',
    '100%',
    '%2F',
    'a?b#c',
    'ünïcode 😀',
    '"quoted"',
    "x' OR '1'='1",
    'a+b c',
    '漢'.repeat(255),
  ];

  test.each(strange)('%j has a page and a timeline of its own', async (customerId) => {
    await fixture.addProfile({ customerId, name: `name of ${customerId.slice(0, 20)}` });
    const path = `/api/customers/${encodeURIComponent(customerId)}`;
    const page = await fixture.call<{ customer: { customerId: string } }>(api, `${path}?shop=shop`);
    expect([page.status, page.body.customer.customerId]).toEqual([200, customerId]);
    expect((await fixture.call(api, `${path}/timeline?shop=shop`)).status).toBe(200);
  });

  test('are told apart byte for byte', async () => {
    const page = await fixture.call<{ customer: { name: string } }>(api, '/api/customers/anna?shop=shop');
    expect(page.body.customer.name).toBe('lower');
  });

  test.each(['anonymous:guest', 'no-such-customer', 'ANNA'])('%s is nobody', async (id) => {
    for (const path of ['', '/timeline']) {
      const { status, body } = await fixture.call<Problem>(api, `/api/customers/${id}${path}?shop=shop`);
      expect([status, body.type]).toEqual([404, 'urn:ebb:problem:customer-not-found']);
    }
  });
});

describe('the timeline', () => {
  beforeAll(async () => {
    await fixture.addProfile({ customerId: 'busy' });
    await fixture.db.prisma.event.createMany({
      data: Array.from({ length: 17 }, (_, index) => ({
        shopId: 'shop',
        customerId: 'busy',
        messageId: `m${String(index).padStart(2, '0')}`,
        kind: 'order_completed',
        name: 'Order Completed',
        // Ties of five.
        occurredMs: BigInt(1_000 + Math.floor(index / 5)),
        receivedMs: BigInt(5_000),
        imported: false,
        orderId: `o${index}`,
        amountMinor: BigInt(index * 100),
        details:
          index === 16 ? JSON.stringify({ properties: { total: 16, products: [{ sku: 'A' }] } }) : null,
        profileVersion: 1,
      })),
    });
  });

  test('is newest first, stable among ties, and complete over its pages', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const path = `/api/customers/busy/timeline?shop=shop&limit=3${query}`;
      const { body }: { body: TimelinePage } = await fixture.call<TimelinePage>(api, path);
      seen.push(...body.items.map(({ messageId }) => messageId));
      cursor = body.nextCursor;
    } while (cursor !== null);
    const expected = Array.from({ length: 17 }, (_, index) => `m${String(index).padStart(2, '0')}`).reverse();
    expect(seen).toEqual(expected);
  });

  test('shows what the shop sent', async () => {
    const { body } = await fixture.call<TimelinePage>(api, '/api/customers/busy/timeline?shop=shop&limit=1');
    expect(body.items[0]).toEqual({
      messageId: 'm16',
      kind: 'order_completed',
      name: 'Order Completed',
      occurredAt: 1_003,
      receivedAt: 5_000,
      amountMinor: 1_600,
      orderId: 'o16',
      properties: { total: 16, products: [{ sku: 'A' }] },
    });
  });
});
