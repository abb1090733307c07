import { setTimeout as delay } from 'node:timers/promises';
import { customerKey, topics, type CustomerEvent } from '@ebb/contracts';
import { openDatabase, type Database } from '@ebb/db';
import { partitionOf } from '@ebb/kafka';
import { startOwnServers, type OwnServers } from '@ebb/local/own-servers';
import { customerEvent, projectRoot, testServers, waitFor } from '@ebb/testkit';
import { createFaultFixture, type FaultFixture } from './fault-fixture.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import type { ServiceProcess } from './service-process.ts';
import { startLoad, seededRandom, trafficOf } from './traffic.ts';

const refusingMs = 30_000;
let servers: OwnServers;
let fixture: FaultFixture;

beforeAll(async () => {
  servers = await startOwnServers(['database'], testServers(), projectRoot());
});
afterAll(() => servers.close());
beforeEach(async () => {
  fixture = await createFaultFixture('database', servers.addresses);
});
afterEach(async () => {
  // A test that failed half way may have left it stopped.
  await servers.server('database').start();
  await fixture.close();
});

const retries = async (scoring: ServiceProcess, reason: string) =>
  (await scoring.metric(`ebb_scoring_transaction_retries_total{reason="${reason}"}`)) ?? 0;

describe('scoring and its database, audited', () => {
  it('outlives the kill of the database and 30 s of refusal, and buries no good event', async () => {
    const database = servers.server('database');
    const { unique, sent } = trafficOf(6_000, seededRandom(29));
    const first = await fixture.start();
    await first.untilReady();
    const poison = (value: string) =>
      fixture.producer.publish(fixture.topics.names.customerEvents, [{ key: value, value }]);

    const load = startLoad(fixture, sent, { steps: 60 });
    await load.middle(8);
    await database.kill();
    await poison('{"killed"');
    await database.start();

    await load.middle(25);
    await database.stop();
    const refusingSince = performance.now();
    await poison('{"refusing"');
    const second = await fixture.start();
    for (const process of [first, second]) {
      await waitFor(async () => (await process.failing())?.['database'], {
        what: 'readyz to name the database',
      });
    }
    // The fault itself, not a wait for anything.
    await delay(refusingMs - (performance.now() - refusingSince));
    expect([first.isGone(), second.isGone()]).toEqual([false, false]);
    await database.start();
    await load.finish();

    await fixture.expectWhole(unique.length);
    await first.untilReady();
    await second.untilReady();
    const letters = await readDeadLetters(fixture.kafka, fixture.topics.names.deadLetters);
    // A partition may have changed hands in between, so a letter may be there twice; a good event never.
    expect(new Set(letters.map(({ value }) => value))).toEqual(new Set(['{"killed"', '{"refusing"']));
  });

  it('is made the victim of deadlocks and of lock waits, and tries again', async () => {
    const { unique, sent } = trafficOf(1_000, seededRandom(31));
    const scoring = await fixture.start();
    await fixture.sender.send(sent);
    await waitFor(async () => (await fixture.stored()) === unique.length, {
      what: 'the customers',
    });
    const [early, late] = neighbours(unique);
    const nowMs = Date.now();
    let more = 0;
    const another = (customerId: string): CustomerEvent =>
      customerEvent({ customerId, messageId: `more${more++}`, occurredAt: nowMs, receivedAt: nowMs });

    await using outsider = openDatabase(fixture.databaseUrl, { poolSize: 2 });
    for (let round = 1; round <= 5; round++) {
      await withLock(outsider, async (lock) => {
        await lock(late);
        // Both in one batch: scoring locks the early one, then waits for the late one.
        await fixture.sender.send([another(late), another(early)]);
        await waitFor(() => somebodyWaits(outsider), { what: 'scoring to wait' });
        await lock(early);
        await waitFor(async () => (await retries(scoring, 'deadlock')) >= round, { what: 'a deadlock' });
      });
    }

    await fixture.db.prisma.$executeRawUnsafe('SET GLOBAL innodb_lock_wait_timeout = 1');
    await scoring.stop();
    const impatient = await fixture.start();
    await withLock(outsider, async (lock) => {
      await lock(late);
      await fixture.sender.send([another(late), another(early)]);
      await waitFor(async () => (await retries(impatient, 'lock_wait')) >= 2, {
        what: 'two lock waits that ran out',
      });
    });
    await fixture.expectWhole(unique.length + more);
    expect(await readDeadLetters(fixture.kafka, fixture.topics.names.deadLetters)).toEqual([]);
  });
});

/** Two customers of one partition, in the order in which scoring locks them. */
function neighbours(events: readonly CustomerEvent[]): [string, string] {
  const ids = [...new Set(events.map(({ customerId }) => customerId))].sort();
  const partition = (id: string) =>
    partitionOf(Buffer.from(customerKey('shop', id)), topics.customerEvents.partitions);
  const [early = ''] = ids;
  const late = ids.findLast((id) => partition(id) === partition(early));
  if (late === undefined || late === early) throw new Error('no two customers in one partition');
  return [early, late];
}

/** Holds locks on customers until `work` is done. So much is written meanwhile that the server rolls back the others. */
async function withLock(
  { prisma }: Database,
  work: (lock: (customerId: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const rollback = new Error('rolled back on purpose');
  const heavy = Array.from({ length: 500 }, () => ({ topic: 'none', messages: '[]', createdMs: 0n }));
  const done = prisma.$transaction(
    async (tx) => {
      await tx.outbox.createMany({ data: heavy });
      await work((id) =>
        tx.$queryRawUnsafe(
          'SELECT version FROM profile WHERE shop_id = ? AND customer_id = ? FOR UPDATE',
          'shop',
          id,
        ),
      );
      throw rollback;
    },
    { timeout: 60_000, isolationLevel: 'ReadCommitted' },
  );
  await done.catch((error: unknown) => {
    if (error !== rollback) throw error;
  });
}

async function somebodyWaits({ prisma }: Database): Promise<boolean> {
  // The server answers from a copy, which it renews only when nobody has asked for 100 ms.
  await delay(150);
  const waiting = await prisma.$queryRawUnsafe<unknown[]>(
    `SELECT trx_id FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'`,
  );
  return waiting.length > 0;
}
