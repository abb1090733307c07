import { readCustomerPages, type StoredCustomer } from '@ebb/db';
import { openEngine } from './fixture.ts';
import { seededRandom } from './traffic.ts';

let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

const event = (shopId: string, customerId: string, index: number) => ({
  shopId,
  customerId,
  messageId: `m${index}`,
  kind: 'page_viewed',
  name: null,
  occurredMs: 1n,
  receivedMs: 1n,
  imported: false,
  profileVersion: index + 1,
});
const point = (shopId: string, customerId: string, index: number) => ({
  shopId,
  customerId,
  scoredMs: 1n,
  profileVersion: index + 1,
  band: 'none',
  revenueAtRiskMinor: 0n,
  features: '[]',
});

it('pages hold every customer once, in order and whole, and never many rows at once', async () => {
  const random = seededRandom(4);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  // Many small ones, then large ones in a row, one larger than a page; some with points and nothing else.
  const sizes = Array.from({ length: 300 }, (_, index) => {
    const customerId = `c${String(index).padStart(3, '0')}`;
    if (index === 290) return { customerId, events: 60, points: 3 };
    if (index > 280) return { customerId, events: upTo(20), points: 1 + upTo(30) };
    return index % 7 === 0 ? { customerId, events: 0, points: 1 } : { customerId, events: 1, points: 0 };
  });
  const rows = (of: (typeof sizes)[number], count: number) =>
    ['one', 'two'].flatMap((shopId) =>
      Array.from({ length: count }, (_, index) => ({ shopId, customerId: of.customerId, index })),
    );
  await engine.db.prisma.event.createMany({
    data: sizes.flatMap((of) =>
      rows(of, of.events).map((row) => event(row.shopId, row.customerId, row.index)),
    ),
  });
  await engine.db.prisma.prediction.createMany({
    data: sizes.flatMap((of) =>
      rows(of, of.points).map((row) => point(row.shopId, row.customerId, row.index)),
    ),
  });

  const read: StoredCustomer[] = [];
  for await (const page of readCustomerPages(engine.db, { rowsPerPage: 50 })) {
    const [events, points] = [
      page.reduce((sum, customer) => sum + customer.events.length, 0),
      page.reduce((sum, customer) => sum + customer.points.length, 0),
    ];
    if (page.length > 1) expect(Math.max(events, points)).toBeLessThanOrEqual(50);
    read.push(...page);
  }
  const said = read.map(
    (each) => `${each.shopId} ${each.customerId} ${each.events.length} ${each.points.length}`,
  );
  expect(said).toEqual(
    ['one', 'two'].flatMap((shopId) =>
      sizes.map(({ customerId, events, points }) => `${shopId} ${customerId} ${events} ${points}`),
    ),
  );
});
