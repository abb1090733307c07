import type { CustomerEvent } from '@ebb/contracts';
import { openDatabase, type Database } from '@ebb/db';
import type { DeadLetter, FetchedBatch } from '@ebb/kafka';
import { createMetrics } from '@ebb/service-kit';
import { createTestDatabase, fakeClock, SOME_TIME_MS } from '@ebb/testkit';
import { createScoringReporter } from '../src/metrics.ts';
import type { PipelineParts } from '../src/pipeline.ts';
import { openLiveServings } from '@ebb/model-serving';

/** The engine on a real, empty database, with a clock of its own and dead letters kept in a list. */
export async function openEngine({ poolSize = 6 } = {}) {
  const testDatabase = await createTestDatabase('scoring');
  const db = openDatabase(testDatabase.url, { poolSize });
  const own = openDatabase(await testDatabase.as('scoring'), { poolSize });
  await addShop(db, 'shop');
  const clock = fakeClock(SOME_TIME_MS);
  const deadLetters: DeadLetter[] = [];
  const parts: PipelineParts = {
    db: own,
    servings: await openLiveServings(own, clock.now),
    report: createScoringReporter(createMetrics({ name: 'scoring', version: 'test' })),
    now: clock.now,
    importPatienceMs: 600_000,
    deadLetters: {
      write: (letters) => {
        deadLetters.push(...letters);
        return Promise.resolve();
      },
    },
    onCommitted: () => undefined,
  };
  return {
    db,
    url: testDatabase.url,
    clock,
    parts,
    deadLetters,
    async close() {
      await Promise.all([db.close(), own.close()]);
      await testDatabase.drop();
    },
  };
}

export async function addShop(db: Database, id: string): Promise<void> {
  await db.prisma.shop.create({
    data: {
      id,
      name: id,
      currency: 'EUR',
      currencyDigits: 2,
      timeZone: 'UTC',
      settings: '{}',
      createdMs: 0n,
    },
  });
}

/** A batch as the consumer hands it over. Strings and bytes go in as they are, events as their JSON. */
export function batchOf(...values: (CustomerEvent | string | Buffer | null)[]): FetchedBatch {
  const messages = values.map((value, offset) => ({
    offset,
    key: null,
    value:
      value === null
        ? null
        : Buffer.isBuffer(value)
          ? value
          : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    timestampMs: 0,
    headers: {},
  }));
  return {
    topic: 'customer.events',
    partition: 0,
    messages,
    firstOffset: 0,
    lastOffset: messages.length - 1,
    highWatermark: messages.length,
    signal: new AbortController().signal,
    heartbeat: () => Promise.resolve(),
  };
}

/** All rows of the tables that a batch writes, without what may differ between two runs of the same events. */
export async function recordOf({ prisma }: Database) {
  const profiles = await prisma.profile.findMany({ orderBy: [{ shopId: 'asc' }, { customerId: 'asc' }] });
  const events = await prisma.event.findMany({ orderBy: [{ customerId: 'asc' }, { messageId: 'asc' }] });
  return {
    states: profiles.map(
      ({ shopId, customerId, state, orderCount, netRevenueMinor, band, probability, features }) => ({
        shopId,
        customerId,
        state,
        orderCount,
        netRevenueMinor,
        band,
        probability,
        features,
      }),
    ),
    events: events.map(({ shopId, customerId, messageId, kind, amountMinor }) => ({
      shopId,
      customerId,
      messageId,
      kind,
      amountMinor,
    })),
  };
}
