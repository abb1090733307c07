import { dayMs } from '@ebb/domain';
import { orderCompleted } from '@ebb/testkit';
import { createSilenceClock } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { batchOf, openEngine } from './fixture.ts';

const customers = 60;
let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine();
  const orders = Array.from({ length: customers }, (_, index) =>
    orderCompleted(100, { customerId: `c${index}` }),
  );
  await scoreBatch(batchOf(...orders), engine.parts);
  engine.clock.advance(2 * dayMs);
});
afterEach(() => engine.close());

const versions = async () =>
  (await engine.db.prisma.profile.findMany({ select: { version: true } })).map(({ version }) => version);

/** Until `calls` together have said that nobody is left. */
async function drain(clock: () => Promise<number>, batchCustomers: number): Promise<number> {
  let total = 0;
  for (let quiet = 0; quiet < 2;) {
    const done = await clock();
    total += done;
    quiet = done < batchCustomers ? quiet + 1 : 0;
  }
  return total;
}

describe('the silence clock behind a backlog', () => {
  it('goes through it in key order, each customer once, and finds those who become due behind it', async () => {
    const clock = createSilenceClock({ ...engine.parts, batchCustomers: 7 }, 10);
    expect(await clock()).toBe(7); // The oldest; then it sees how many more there are.
    for (let batch = 1; batch <= 3; batch++) await clock();
    const scored = await engine.db.prisma.profile.findMany({
      where: { version: 2 },
      select: { customerId: true },
      orderBy: { customerId: 'asc' },
    });
    const all = await engine.db.prisma.profile.findMany({
      select: { customerId: true },
      orderBy: { customerId: 'asc' },
    });
    // Three batches from the beginning of all: no gap but those whom the first batch took.
    expect(
      all.slice(0, 21).every(({ customerId }) => scored.some((each) => each.customerId === customerId)),
    ).toBe(true);
    await engine.db.prisma.profile.updateMany({ where: { customerId: 'c0' }, data: { nextScoreMs: 0n } });
    expect(await drain(clock, 7)).toBe(customers - 4 * 7 + 1);
    expect((await versions()).toSorted()).toEqual([...Array<number>(customers - 1).fill(2), 3]);
  });

  it('shares it between calls at once and between processes', async () => {
    const [one, other] = [1, 2].map(() => createSilenceClock({ ...engine.parts, batchCustomers: 7 }, 10));
    const counts = await Promise.all([one!, one!, other!].map((clock) => drain(clock, 7)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(customers);
    expect(await versions()).toEqual(Array<number>(customers).fill(2));
  });
});
