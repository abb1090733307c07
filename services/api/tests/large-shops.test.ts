import { bands, customerSorts, type Band } from '@ebb/contracts';
import { decodeCursor, listCustomers, openDatabase, type CustomersFilter, type Database } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { createTestDatabase, waitFor } from '@ebb/testkit';
import { listCustomersOf } from '../src/customer-lists/list-customers.ts';
import { createLargeShops, type LargeShops } from '../src/customer-lists/large-shops.ts';

/** Customers enough for ties in every column, pages, and letters of several alphabets. */
const customers = 400;
const today = 20_000;
let db: Database;
let largeShops: LargeShops;
let drop: () => Promise<void>;

/** Whole numbers that look drawn, the same in each run. */
function drawn(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const names = [
  'Anna Müller',
  'anna berg',
  'Chloé d’Été',
  'Ольга Иванова',
  '田中 花子',
  'O\u2019Brien_100%',
  '🙂 Smile',
  null,
];
const idOf = (index: number) =>
  index % 7 === 0 ? `Kunde ${index}` : index % 11 === 0 ? `клиент-${index}` : `c${index}`;

async function addCustomer(index: number, below: (below: number) => number): Promise<void> {
  const customerId = idOf(index);
  const orders = below(5);
  const score = below(4) === 0 ? null : below(20) * 5;
  await db.prisma.profile.create({
    data: {
      ...{ shopId: 'shop', customerId, known: index % 13 !== 0, version: 1, state: '' },
      ...{ firstSeenMs: 0n, lastSeenMs: 0n, nextScoreMs: 8_000_000_000_000n },
      lastOrderMs: orders === 0 ? null : BigInt((today - below(60)) * dayMs + below(3)),
      orderCount: orders,
      netRevenueMinor: BigInt(below(30) - 5),
      probability: score === null ? null : score / 100,
      score,
      band: bands[below(bands.length)]!,
      revenueAtRiskMinor: BigInt(below(10)),
      risesMs: below(3) === 0 ? BigInt((today + below(9)) * dayMs) : null,
      segment: below(3) === 0 ? null : 1 + below(3),
    },
  });
  if (below(3) > 0) {
    const within7 = below(10) / 20;
    await db.prisma.purchaseLikelihood.create({
      data: {
        ...{ shopId: 'shop', customerId, version: 1, computedMs: 1n },
        ...{ within7, within30: within7 + 0.2, within90: below(3) === 0 ? null : within7 + 0.4 },
        spendMinor: BigInt(below(20)),
      },
    });
  }
  const name = names[below(names.length)]!;
  if (below(5) > 0)
    await db.prisma.customer.create({
      data: { shopId: 'shop', customerId, traits: '{}', displayName: name, email: `C${index}@Shop.example` },
    });
}

beforeAll(async () => {
  const database = await createTestDatabase('large_shops');
  drop = () => database.drop();
  db = openDatabase(database.url, { poolSize: 4 });
  await db.prisma.shop.create({
    data: {
      ...{ id: 'shop', name: 'shop', currency: 'EUR', currencyDigits: 2, timeZone: 'UTC' },
      ...{ settings: '{}', createdMs: 0n },
    },
  });
  const below = drawn(7);
  for (let index = 0; index < customers; index++) await addCustomer(index, below);
  largeShops = createLargeShops(db, {
    ...{ moreThan: 10, maxBytes: 2 ** 26, nowMs: Date.now },
    onError: (error) => {
      throw error;
    },
  });
});

afterAll(async () => {
  await largeShops.close();
  await db.close();
  await drop();
});

function someFilter(below: (below: number) => number): CustomersFilter {
  const sometimes = <T>(value: T): T | undefined => (below(3) === 0 ? value : undefined);
  const texts = [
    'anna',
    'ANNA',
    'ü',
    'chloe',
    'ива',
    '花',
    '100%',
    '_',
    'c1',
    'shop.ex',
    '🙂',
    'e',
    'nobody',
  ];
  return {
    shopId: 'shop',
    text: sometimes(texts[below(texts.length)]!),
    band: sometimes<Band>(bands[below(bands.length)]!),
    risesByMs: sometimes((today + below(9)) * dayMs),
    orders: sometimes(below(5)),
    segment: sometimes(1 + below(3)),
    recencyDays: sometimes({ today, above: below(2) === 0 ? null : below(20), atMost: 20 + below(40) }),
    orderBounds: sometimes({ above: below(3), atMost: null }),
    purchase: sometimes({
      within7: sometimes(below(10) / 20),
      within90: sometimes(below(10) / 10),
      spendMinor: sometimes(below(20)),
    }),
    sort: customerSorts[below(customerSorts.length)]!,
    limit: 1 + below(40),
  };
}

describe('a list from the copy of a large shop', () => {
  it('holds the same rows in the same order on every page as the list in SQL', async () => {
    const below = drawn(11);
    let rows = 0;
    for (let round = 0; round < 150; round++) {
      const filter = someFilter(below);
      let cursor: string | undefined;
      for (let page = 0; page < 4; page++) {
        const asked = { ...filter, cursor };
        const inSql = await listCustomers(db, asked);
        const fromCopy = await listCustomersOf({ db, largeShops }, asked);
        expect({ filter: asked, ...fromCopy }).toEqual({ filter: asked, ...inSql, asOf: fromCopy.asOf });
        expect(fromCopy.asOf).not.toBeNull();
        rows += inSql.items.length;
        if (inSql.nextCursor === null) break;
        cursor = inSql.nextCursor;
      }
    }
    expect(rows).toBeGreaterThan(1_000);
  });

  it('goes on from a row that has left the shop', async () => {
    const filter: CustomersFilter = { shopId: 'shop', sort: 'revenue', limit: 5 };
    const first = await listCustomersOf({ db, largeShops }, filter);
    const { value } = decodeCursor('revenue', first.nextCursor!);
    const gone = Buffer.from(JSON.stringify(['revenue', value, 'c77 who was'])).toString('base64url');
    const [inSql, fromCopy] = await Promise.all([
      listCustomers(db, { ...filter, cursor: gone }),
      listCustomersOf({ db, largeShops }, { ...filter, cursor: gone }),
    ]);
    expect(fromCopy.items).toEqual(inSql.items);
  });

  it('shows rows as they are now, leaves out who no longer matches, and follows with the next reading', async () => {
    const filter: CustomersFilter = { shopId: 'shop', sort: 'revenue', text: 'the changed one', limit: 50 };
    const key = { shopId_customerId: { shopId: 'shop', customerId: 'c1' } };
    await db.prisma.customer.upsert({
      where: key,
      update: { displayName: 'The changed one' },
      create: { shopId: 'shop', customerId: 'c1', traits: '{}', displayName: 'The changed one' },
    });
    const found = async () => (await listCustomersOf({ db, largeShops }, filter)).items;
    await waitFor(async () => (await found()).length === 1, { what: 'the next reading', timeoutMs: 60_000 });
    await db.prisma.profile.update({ where: key, data: { netRevenueMinor: 123_456n } });
    expect((await found())[0]).toMatchObject({ customerId: 'c1', netRevenueMinor: 123_456 });
    await db.prisma.profile.update({ where: key, data: { known: false } });
    expect(await found()).toEqual([]);
  });

  it('is not made for a small shop', async () => {
    expect(await largeShops.copyOf('nobody')).toBeUndefined();
  });
});
