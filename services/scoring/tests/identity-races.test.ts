import { inTransaction } from '@ebb/db';
import { askToUnlink } from '@ebb/db/identity';
import { orderCompleted, waitFor } from '@ebb/testkit';
import { undoAskedLinks } from '../src/loops/identity-links.ts';
import { openEngine } from './fixture.ts';
import { openShop, stateOf, type Shop } from './identity-shop.ts';

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

/** Statements that lock profiles and are not answered: as the server's list of what it works on shows them. */
async function waiting(): Promise<number> {
  const [row] = await engine.db.query<{ waiting: number }>(
    `SELECT COUNT(*) AS waiting FROM information_schema.PROCESSLIST
      WHERE db = DATABASE() AND id <> CONNECTION_ID() AND info LIKE '%JOIN profile AS p%FOR UPDATE%'`,
  );
  return Number(row?.waiting);
}

/** Begins each while this customer's profile is held, in this order: each has read what it needs, and waits. */
async function whileHeld(customerId: string, ...steps: (() => Promise<unknown>)[]): Promise<void> {
  const running: Promise<unknown>[] = [];
  await inTransaction(engine.db, async (tx) => {
    await tx.query('SELECT version FROM profile WHERE shop_id = ? AND customer_id = ? FOR UPDATE', [
      shop.shopId,
      customerId,
    ]);
    for (const step of steps) {
      running.push(step());
      await waitFor(async () => (await waiting()) >= running.length, { what: 'a transaction that waits' });
    }
  });
  await Promise.all(running);
}

it('an event of an id that is joined while it waits for the id’s profile counts for the customer', async () => {
  const events = [
    orderCompleted(100, shop.of('anonymous:x')),
    orderCompleted(200, shop.of('anna')),
    shop.link('anna', 'x'),
    orderCompleted(300, shop.of('anonymous:x')),
  ] as const;
  await shop.send(events[0], events[1]);
  await whileHeld(
    'anonymous:x',
    () => shop.send(events[2]),
    () => shop.send(events[3]),
  );
  expect((await shop.profileOf('anna'))?.state).toBe(stateOf(events));
  expect(await shop.profileOf('anonymous:x')).toBeNull();
  await shop.expectSound();
});

it('two customers who name one id at once: the first has it', async () => {
  const guest = orderCompleted(100, shop.of('anonymous:x'));
  await shop.send(guest);
  const anna = shop.link('anna', 'x');
  await whileHeld(
    'anonymous:x',
    () => shop.send(anna),
    () => shop.send(shop.link('ben', 'x')),
  );
  expect(await shop.links()).toEqual(['anonymous:x joined anna']);
  expect((await shop.profileOf('anna'))?.state).toBe(stateOf([guest, anna]));
  await shop.expectSound();
});

it('an event of an id that is taken apart while it waits for the customer’s profile is the guest’s again', async () => {
  const own = [orderCompleted(200, shop.of('anna')), shop.link('anna', 'x')];
  const guest = [orderCompleted(100, shop.of('anonymous:x')), orderCompleted(300, shop.of('anonymous:x'))];
  await shop.send(...own, guest[0]!);
  const { shopId } = shop;
  await askToUnlink(engine.db, {
    shopId,
    customerId: 'anna',
    joinedId: 'anonymous:x',
    userId: 'lena',
    nowMs: 1,
  });
  await whileHeld(
    'anna',
    () => undoAskedLinks(engine.parts),
    () => shop.send(guest[1]!),
  );
  expect((await shop.profileOf('anna'))?.state).toBe(stateOf(own));
  expect((await shop.profileOf('anonymous:x'))?.state).toBe(stateOf(guest));
  await shop.expectSound();
});
