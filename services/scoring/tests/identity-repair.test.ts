import { eraseCustomer, readCustomerHistories } from '@ebb/db';
import { askToUnlink } from '@ebb/db/identity';
import { dayMs } from '@ebb/domain';
import { orderCompleted, SOME_TIME_MS } from '@ebb/testkit';
import { undoAskedLinks } from '../src/loops/identity-links.ts';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { openEngine } from './fixture.ts';
import { openShop, stateOf, type Shop } from './identity-shop.ts';
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

it('is undone by a person as if it had never been, and is not joined again', async () => {
  const random = seededRandom(3);
  const own = [...shop.someEvents('anna', 10, random), shop.link('anna', 'x', { traits: { city: 'Oslo' } })];
  const theirs = shop.someEvents('anonymous:x', 10, random);
  await shop.send(...own, ...theirs);
  for (let day = 1; day < 400; day += 30) {
    engine.clock.set(SOME_TIME_MS + day * dayMs);
    await scoreDueCustomers({ ...engine.parts, batchCustomers: 50 });
  }
  await shop.expectSound();
  const ask = {
    shopId: shop.shopId,
    customerId: 'anna',
    joinedId: 'anonymous:x',
    userId: 'lena',
    nowMs: engine.clock.now(),
  };
  expect(await askToUnlink(engine.db, { ...ask, customerId: 'ben' })).toBe(false);
  expect([await askToUnlink(engine.db, ask), await askToUnlink(engine.db, ask)]).toEqual([true, true]);
  // Live traffic of both goes on meanwhile.
  const after = [orderCompleted(30, shop.of('anonymous:x')), orderCompleted(40, shop.of('anna'))];
  await Promise.all([undoAskedLinks(engine.parts), ...after.map((event) => shop.send(event))]);
  expect(await shop.links()).toEqual(['anonymous:x undone anna']);
  expect((await shop.profileOf('anna'))?.state).toBe(stateOf([...own, after[1]!]));
  expect((await shop.profileOf('anonymous:x'))?.state).toBe(stateOf([...theirs, after[0]!]));
  const again = shop.link('anna', 'x');
  await shop.send(again);
  expect((await shop.profileOf('anna'))?.state).toBe(stateOf([...own, after[1]!, again]));
  expect(await askToUnlink(engine.db, ask)).toBe(false);
  await scoreDueCustomers({ ...engine.parts, batchCustomers: 50 });
  await shop.expectSound();
});

it('the audit finds a wrong link, a lost one and a profile that must not be there; the rebuild puts them right', async () => {
  const { prisma } = engine.db;
  const random = seededRandom(4);
  const own = new Map(
    ['anna', 'ben', 'anonymous:x', 'anonymous:y'].map((id) => [id, shop.someEvents(id, 8, random)]),
  );
  await shop.send(...[...own.values()].flat(), shop.link('anna', 'x'));
  await shop.expectSound();
  const profilesNow = async () =>
    (await prisma.profile.findMany({ where: { shopId: shop.shopId }, orderBy: { customerId: 'asc' } })).map(
      ({ customerId, state, orderCount, netRevenueMinor }) => ({
        customerId,
        state,
        orderCount,
        netRevenueMinor,
      }),
    );
  const before = await profilesNow();
  const damages: [string, RegExp, () => Promise<unknown>][] = [
    [
      'another customer',
      /ben link_unexplained.*\n?/,
      () => prisma.$executeRaw`UPDATE identity_link SET customer_id = 'ben' WHERE shop_id = ${shop.shopId}`,
    ],
    [
      'a lost link',
      /anna link_missing anonymous:x/,
      () => prisma.$executeRaw`DELETE FROM identity_link WHERE shop_id = ${shop.shopId}`,
    ],
    [
      'a link from nowhere',
      /ben link_unexplained anonymous:y/,
      () =>
        prisma.identityLink.create({
          data: {
            shopId: shop.shopId,
            joinedId: 'anonymous:y',
            customerId: 'ben',
            messageId: 'm',
            linkedMs: 1n,
            state: 'joined',
          },
        }),
    ],
    [
      'a profile of a joined id',
      /anonymous:x profile_differs must not be there/,
      () =>
        prisma.$executeRaw`INSERT INTO profile SELECT shop_id, 'anonymous:x', 0, version, state, first_seen_ms, last_seen_ms,
        last_order_ms, order_count, net_revenue_minor, features, probability, score, band, revenue_at_risk_minor, model_id,
        scored_ms, scored_version, next_score_ms, episode, rises_ms, segment, segmentation_version
        FROM profile WHERE shop_id = ${shop.shopId} AND customer_id = 'anna'`,
    ],
  ];
  for (const [what, finding, damage] of damages) {
    await damage();
    expect({ what, found: (await shop.findings()).join('\n') }).toEqual({
      what,
      found: expect.stringMatching(finding) as string,
    });
    expect(
      (await shop.rebuild(true)).customersChanged + (await shop.rebuild(true)).linksWrong,
    ).toBeGreaterThan(0);
    await shop.rebuild();
    await shop.expectSound();
    expect({ what, profiles: await profilesNow() }).toEqual({ what, profiles: before });
    expect(await shop.links()).toEqual(['anonymous:x joined anna']);
  }
});

it('a lost profile is recounted with what was joined to it', async () => {
  const random = seededRandom(5);
  const events = [
    ...shop.someEvents('anna', 6, random),
    ...shop.someEvents('anonymous:x', 6, random),
    shop.link('anna', 'x'),
  ];
  await shop.send(...events);
  await engine.db.prisma.profile.deleteMany({ where: { shopId: shop.shopId } });
  const late = orderCompleted(10, shop.of('anonymous:x'));
  await shop.send(late);
  expect((await shop.profileOf('anna'))?.state).toBe(stateOf([...events, late]));
  await shop.expectSound();
});

it('an erasure takes the joined ids along, and nothing else', async () => {
  const random = seededRandom(6);
  await shop.send(...['anna', 'anonymous:x', 'anonymous:y'].flatMap((id) => shop.someEvents(id, 6, random)));
  await shop.send(shop.link('anna', 'x'), shop.link('ben', 'y'));
  const erase = (customerId: string) =>
    eraseCustomer(engine.db, { shopId: shop.shopId, customerId, userId: null, nowMs: engine.clock.now() });
  expect(await erase('anonymous:x')).toBeUndefined();
  expect(await erase('anna')).toMatchObject({ event: 13, profile: 1, identity_link: 1 });
  const left = await engine.db.prisma.event.findMany({
    where: { shopId: shop.shopId },
    distinct: ['customerId'],
  });
  expect(left.map(({ customerId }) => customerId).sort()).toEqual(['anonymous:y', 'ben']);
  expect(await shop.links()).toEqual(['anonymous:y joined ben']);
  await shop.expectSound();
  // Who comes back is new, and may be joined to whoever names them then.
  await shop.send(orderCompleted(10, shop.of('anonymous:x')));
  await shop.send(shop.link('ben', 'x'));
  expect(await shop.links()).toEqual(['anonymous:x joined ben', 'anonymous:y joined ben']);
  await shop.expectSound();
});

it('training sees a guest’s orders from the day on which they were joined', async () => {
  const joinedMs = SOME_TIME_MS + 10 * dayMs;
  await shop.send(
    orderCompleted(100, shop.of('anna', { messageId: 'own' })),
    orderCompleted(200, shop.of('anonymous:x', { messageId: 'guest' })),
  );
  await shop.send(shop.link('anna', 'x', { messageId: 'link', occurredAt: joinedMs, receivedAt: joinedMs }));
  const read = async (receivedUntilMs?: number) => {
    const histories = [];
    for await (const { customerId, events } of readCustomerHistories(
      engine.db,
      shop.shopId,
      receivedUntilMs === undefined ? {} : { receivedUntilMs },
    ))
      histories.push([customerId, events.map(({ messageId, receivedAt }) => [messageId, receivedAt])]);
    return histories;
  };
  expect(await read()).toEqual([
    [
      'anna',
      [
        ['link', joinedMs],
        ['own', SOME_TIME_MS],
        ['guest', joinedMs],
      ],
    ],
  ]);
  expect(await read(joinedMs - 1)).toEqual([['anna', [['own', SOME_TIME_MS]]]]);
});
