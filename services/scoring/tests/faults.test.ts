import { setTimeout as delay } from 'node:timers/promises';
import { customerKey, type CustomerEvent } from '@ebb/contracts';
import { openDatabase, type Database } from '@ebb/db';
import { createSeededRandom } from '@ebb/forest';
import { createKafka, createProducer, type Producer } from '@ebb/kafka';
import {
  createTestDatabase,
  createTestTopics,
  customerEvent,
  orderCompleted,
  testServers,
  waitFor,
} from '@ebb/testkit';
import type { TestDatabase, TestTopics } from '@ebb/testkit';
import { isClean, runAudit } from '../src/audit/run-audit.ts';
import { addShop } from './fixture.ts';
import { bundleScoring, startProcess, type ScoringProcess } from './scoring-process.ts';

jest.setTimeout(240_000);

const dayMs = 86_400_000;
let bundle: string;
let testDatabase: TestDatabase;
let topics: TestTopics;
let db: Database;
let producer: Producer;
let running: ScoringProcess[] = [];

beforeAll(async () => {
  bundle = await bundleScoring();
});

beforeEach(async () => {
  testDatabase = await createTestDatabase('faults');
  topics = await createTestTopics('faults', { partitions: 4 });
  db = openDatabase(testDatabase.url);
  await addShop(db, 'shop');
  producer = await createProducer(
    createKafka({ brokers: testServers().kafkaBrokers.split(','), clientId: 'test' }),
  );
});

afterEach(async () => {
  for (const process of running) process.signal('SIGKILL');
  await Promise.all(running.map(({ gone }) => gone));
  running = [];
  await producer.close();
  await db.close();
  await topics.drop();
  await testDatabase.drop();
});

async function start(): Promise<ScoringProcess> {
  const process = await startProcess(bundle, {
    DATABASE_URL: testDatabase.url,
    KAFKA_BROKERS: testServers().kafkaBrokers,
    EBB_TOPIC_PREFIX: topics.names.customerEvents.slice(0, -'customer.events'.length),
    EBB_SCORING_SESSION_TIMEOUT_MS: '1500',
  });
  running.push(process);
  return process;
}

/** Events of many kinds, some months old; every tenth comes a second time; all in a shuffled order. */
function trafficOf(count: number, random: () => number): { unique: CustomerEvent[]; sent: CustomerEvent[] } {
  const nowMs = Date.now();
  const unique = Array.from({ length: count }, (_, index) => {
    const customerId = `c${Math.floor((random() * count) / 8)}`;
    const occurredAt = nowMs - Math.floor(random() * 250 * dayMs);
    const given = { messageId: `m${index}`, customerId, occurredAt, receivedAt: nowMs };
    if (index % 3 === 0) return orderCompleted(100 + index, { ...given, orderId: `o${index}` });
    if (index % 5 === 0)
      return customerEvent({ ...given, kind: 'order_refunded', amountMinor: 50, orderId: `o${index - 1}` });
    return customerEvent({
      ...given,
      kind: index % 2 === 0 ? 'ticket_opened' : 'identified',
      traits: { n: index },
    });
  });
  const sent = [...unique, ...unique.filter((_, index) => index % 10 === 0)];
  for (let i = sent.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [sent[i], sent[j]] = [sent[j]!, sent[i]!];
  }
  return { unique, sent };
}

/** Uniform in [0, 1), the same at every run. */
function seededRandom(seed: number): () => number {
  const { below } = createSeededRandom(seed, 0);
  return () => below(2 ** 31) / 2 ** 31;
}

const send = (events: readonly CustomerEvent[]) =>
  producer.publish(
    topics.names.customerEvents,
    events.map((event) => ({
      key: customerKey(event.shopId, event.customerId),
      value: JSON.stringify(event),
    })),
  );

const stored = () => db.prisma.event.count();

/** Everything arrived, once, and all that follows from it is right. */
async function expectWhole(unique: readonly CustomerEvent[]): Promise<void> {
  await waitFor(async () => (await stored()) >= unique.length, { what: 'all events', timeoutMs: 60_000 });
  await waitFor(async () => (await db.prisma.outbox.count()) === 0, {
    what: 'an empty outbox',
    timeoutMs: 20_000,
  });
  const findings: string[] = [];
  const report = await runAudit(db, {
    nowMs: Date.now(),
    onFinding: ({ kind, detail }) => findings.push(`${kind} ${detail}`),
  });
  expect(findings).toEqual([]);
  expect(isClean(report)).toBe(true);
  expect(report.events).toBe(unique.length);
  expect(report.alerts).toBeGreaterThan(0);
}

describe('scoring under faults, audited', () => {
  it('killed twenty times at random moments of the load, loses and doubles nothing', async () => {
    const random = seededRandom(20_261_121);
    const { unique, sent } = trafficOf(8_000, random);
    const portion = Math.ceil(sent.length / 20);
    for (let kill = 0; kill < 20; kill++) {
      const before = await stored();
      const process = await start();
      await send(sent.slice(kill * portion, (kill + 1) * portion));
      // Every other one dies in the middle of its first batches, the rest after it has got somewhere.
      if (kill % 2 === 0)
        await waitFor(async () => (await stored()) > before, { what: 'progress', timeoutMs: 30_000 });
      await delay(random() * 150);
      process.signal('SIGKILL');
      await process.gone;
    }
    await start();
    await expectWhole(unique);
  });

  it('a process frozen past its session and woken again changes nothing', async () => {
    const random = seededRandom(7);
    const { unique, sent } = trafficOf(3_000, random);
    const frozen = await start();
    await send(sent.slice(0, 1_500));
    await waitFor(async () => (await stored()) > 0, { what: 'progress', timeoutMs: 60_000 });
    frozen.signal('SIGSTOP');
    await start();
    await send(sent.slice(1_500));
    await waitFor(async () => (await stored()) >= unique.length * 0.9, {
      what: 'the other to take over',
      timeoutMs: 60_000,
    });
    frozen.signal('SIGCONT');
    await expectWhole(unique);
  });

  it('three processes that join and leave share the work', async () => {
    const random = seededRandom(3);
    const { unique, sent } = trafficOf(6_000, random);
    const portion = Math.ceil(sent.length / 6);
    const members = [await start()];
    for (let step = 0; step < 6; step++) {
      await send(sent.slice(step * portion, (step + 1) * portion));
      if (members.length < 3) members.push(await start());
      else {
        const leaver = members.shift()!;
        leaver.signal('SIGTERM');
        await leaver.gone;
      }
    }
    await expectWhole(unique);
  });

  it('with connections to the database cut again and again, drains its backlog and buries nothing', async () => {
    const random = seededRandom(11);
    const { unique, sent } = trafficOf(4_000, random);
    await start();
    for (let from = 0; from < sent.length; from += 400) {
      await send(sent.slice(from, from + 400));
      const connections = await db.prisma.$queryRawUnsafe<{ ID: bigint }[]>(
        `SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '${testDatabase.name}' AND ID <> CONNECTION_ID()`,
      );
      // Also the test's own pool loses some; it opens new ones.
      for (const { ID } of connections)
        await db.prisma.$executeRawUnsafe(`KILL ${ID}`).catch(() => undefined);
      await delay(50);
    }
    await waitFor(async () => (await stored().catch(() => 0)) >= unique.length, {
      what: 'the backlog',
      timeoutMs: 90_000,
    });
    await expectWhole(unique);
  });
});
