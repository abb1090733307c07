import { listTimeline } from '@ebb/db';
import { findKnownId } from '@ebb/db/identity';
import { customerEvent, orderCompleted } from '@ebb/testkit';
import { openEngine } from './fixture.ts';
import { openShop, shuffled, stateOf, type Shop } from './identity-shop.ts';
import { seededRandom } from './traffic.ts';

jest.setTimeout(180_000);
let engine: Awaited<ReturnType<typeof openEngine>>;
let shop: Shop;
let shops = 0;

beforeAll(async () => {
  engine = await openEngine({ poolSize: 16 });
}, 60_000);
afterAll(() => engine.close());
beforeEach(async () => {
  shop = await openShop(engine, `shop${++shops}`);
});

it('gives the bytes of one customer, in whatever order events, links and repeats of two or three ids come', async () => {
  for (let run = 0; run < 25; run++) {
    shop = await openShop(engine, `random${run}`);
    const random = seededRandom(run + 1);
    const anonymous = run % 2 === 0 ? ['x'] : ['x', 'y'];
    const events = [
      ...shop.someEvents('anna', 8, random),
      ...anonymous.flatMap((id) => [
        ...shop.someEvents(`anonymous:${id}`, 7, random),
        shop.link('anna', id, { messageId: `link-${id}`, traits: { name: 'Anna' } }),
        ...(random() < 0.5 ? [shop.link('anna', id, { messageId: `again-${id}` })] : []),
      ]),
    ];
    await shop.sendAnyhow(shuffled([...events, ...events.filter(() => random() < 0.3)], random), random);
    const anna = await shop.profileOf('anna');
    expect({ run, state: anna?.state }).toEqual({ run, state: stateOf(events) });
    expect(await shop.links()).toEqual(anonymous.map((id) => `anonymous:${id} joined anna`));
    expect(await engine.db.prisma.profile.count({ where: { shopId: shop.shopId } })).toBe(1);
    expect(await engine.db.prisma.event.count({ where: { shopId: shop.shopId } })).toBe(events.length);
    const traits = await engine.db.prisma.customer.findMany({ where: { shopId: shop.shopId } });
    expect(traits.map(({ customerId, displayName }) => [customerId, displayName])).toEqual([
      ['anna', 'Anna'],
    ]);
    await shop.expectSound();
  }
});

it('an id that two customers name belongs to one of them, wholly, whoever comes first', async () => {
  for (let run = 0; run < 10; run++) {
    shop = await openShop(engine, `two${run}`);
    const random = seededRandom(run + 100);
    const own = new Map(['anna', 'ben', 'anonymous:x'].map((id) => [id, shop.someEvents(id, 6, random)]));
    const named = ['anna', 'ben'].flatMap((id) =>
      [0, 1].map((at) => shop.link(id, 'x', { messageId: `l${id}${at}` })),
    );
    await shop.sendAnyhow(shuffled([...[...own.values()].flat(), ...named], random), random);
    const [row] = await engine.db.prisma.identityLink.findMany({ where: { shopId: shop.shopId } });
    for (const id of ['anna', 'ben']) {
      const events = [
        ...own.get(id)!,
        ...named.filter(({ customerId }) => customerId === id),
        ...(row?.customerId === id ? own.get('anonymous:x')! : []),
      ];
      expect((await shop.profileOf(id))?.state).toBe(stateOf(events));
    }
    expect(await shop.profileOf('anonymous:x')).toBeNull();
    await shop.expectSound();
  }
});

it('a guest’s orders count from the link on; later guests’ events on that device go on counting for the first', async () => {
  await shop.send(orderCompleted(5_000, shop.of('anonymous:x')), orderCompleted(700, shop.of('anonymous:z')));
  await shop.send(orderCompleted(1_000, shop.of('anna')));
  expect((await shop.profileOf('anna'))?.orderCount).toBe(1);
  await shop.send(shop.link('anna', 'x'));
  expect(await shop.profileOf('anna')).toMatchObject({ orderCount: 2, netRevenueMinor: 6_000n });
  // Another customer on the same device: nothing of before moves, and nothing after it.
  await shop.send(shop.link('ben', 'x'), orderCompleted(50, shop.of('ben')));
  await shop.send(orderCompleted(200, shop.of('anonymous:x')));
  expect(await shop.profileOf('anna')).toMatchObject({ orderCount: 3, netRevenueMinor: 6_200n });
  expect(await shop.profileOf('ben')).toMatchObject({ orderCount: 1, netRevenueMinor: 50n });
  expect(await shop.links()).toEqual(['anonymous:x joined anna']);
  const page = await listTimeline(engine.db, { shopId: shop.shopId, customerId: 'anna', limit: 50 });
  expect(page.items.map(({ joinedId }) => joinedId ?? 'own').sort()).toEqual([
    ...['anonymous:x', 'anonymous:x', 'own', 'own'],
  ]);
  expect(await findKnownId(engine.db, shop.shopId, 'anonymous:x')).toBe('anna');
  expect(await findKnownId(engine.db, shop.shopId, 'anonymous:z')).toBeUndefined();
  await shop.expectSound();
});

it('joins no chains: what an alias names is an anonymous id, so known customers stay apart and nothing turns in a ring', async () => {
  await shop.send(
    orderCompleted(100, shop.of('a')),
    orderCompleted(200, shop.of('b')),
    orderCompleted(300, shop.of('c')),
  );
  await shop.send(
    shop.link('b', 'a'),
    shop.link('c', 'b'),
    shop.link('a', 'b'),
    shop.link('a', 'a'),
    shop.link('anonymous:x', 'y'),
  );
  for (const [id, minor] of [
    ['a', 100n],
    ['b', 200n],
    ['c', 300n],
  ] as const)
    expect(await shop.profileOf(id)).toMatchObject({ orderCount: 1, netRevenueMinor: minor });
  await shop.expectSound();
});

it('leaves alone what no one person sends: placeholders, and an id with thousands of events', async () => {
  await shop.send(
    orderCompleted(100, shop.of('anonymous:null')),
    shop.link('anna', 'null'),
    shop.link('anna', '00000000-0000'),
  );
  expect(await shop.links()).toEqual([]);
  for (let batch = 0; batch < 6; batch++)
    await shop.send(
      ...Array.from({ length: 1_000 }, () =>
        customerEvent(shop.of('anonymous:till', { kind: 'page_viewed' })),
      ),
    );
  await shop.send(shop.link('anna', 'till'), orderCompleted(100, shop.of('anonymous:till')));
  await shop.send(shop.link('anna', 'till'));
  expect(await shop.links()).toEqual(['anonymous:till refused anna']);
  expect((await shop.profileOf('anna'))?.orderCount).toBe(0);
  expect((await shop.profileOf('anonymous:till'))?.orderCount).toBe(1);
  await shop.expectSound();
});
