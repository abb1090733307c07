import { topics as catalogue } from '@ebb/contracts';
import { openDatabase } from '@ebb/db';
import { createKafka, createProducer } from '@ebb/kafka';
import { createTestDatabase, createTestTopics, testServers, waitFor } from '@ebb/testkit';
import { isClean, runAudit } from '../src/audit/run-audit.ts';
import { addShop } from './fixture.ts';
import { bundleService, startProcess, type ServiceProcess } from './service-process.ts';
import { createSender } from './traffic.ts';

export interface FaultServers {
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
}

export interface FixtureOptions {
  /** Of the topics; those of the catalogue otherwise. */
  readonly partitions?: number;
  /** How soon the sender writes to partitions that were added. */
  readonly metadataMaxAgeMs?: number;
}

export type FaultFixture = Awaited<ReturnType<typeof createFaultFixture>>;

/** A database, topics and a sender of one test's own, and scoring processes that end with it. */
export async function createFaultFixture(
  name: string,
  servers: FaultServers = testServers(),
  options: FixtureOptions = {},
) {
  const opened: (() => Promise<void>)[] = [];
  try {
    return await openFaultFixture(name, servers, options, opened);
  } catch (error) {
    // What is left open would keep the test run from ending.
    await closeAll(opened).catch(() => undefined);
    throw error;
  }
}

/** The last first, and all of them; @throws the first error there was */
async function closeAll(opened: (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (let close = opened.pop(); close !== undefined; close = opened.pop())
    await close().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

async function openFaultFixture(
  name: string,
  servers: FaultServers,
  options: FixtureOptions,
  opened: (() => Promise<void>)[],
) {
  const testDatabase = await createTestDatabase(name, servers.databaseUrl);
  opened.push(() => testDatabase.drop());
  const partitions = options.partitions ?? catalogue.customerEvents.partitions;
  const topics = await createTestTopics(name, { partitions, brokers: servers.kafkaBrokers });
  opened.push(() => topics.drop());
  const db = openDatabase(testDatabase.url);
  opened.push(() => db.close());
  await addShop(db, 'shop');
  const kafka = createKafka({ brokers: servers.kafkaBrokers.split(','), clientId: 'test' });
  const producer = await createProducer(
    kafka,
    options.metadataMaxAgeMs === undefined ? {} : { metadataMaxAgeMs: options.metadataMaxAgeMs },
  );
  opened.push(() => producer.close());
  const sender = createSender(producer, topics.names.customerEvents);
  const topicPrefix = topics.names.customerEvents.slice(0, -'customer.events'.length);
  const running: ServiceProcess[] = [];
  opened.push(async () => {
    for (const process of running) process.signal('SIGKILL');
    await Promise.all(running.map(({ gone }) => gone));
  });

  const stored = () => db.prisma.event.count();

  /** A service on this test's own topics and database. */
  async function startService(
    name: Parameters<typeof bundleService>[0],
    settings: Record<string, string> = {},
  ): Promise<ServiceProcess> {
    const process = await startProcess(await bundleService(name), {
      DATABASE_URL: await testDatabase.as(name),
      KAFKA_BROKERS: servers.kafkaBrokers,
      EBB_TOPIC_PREFIX: topicPrefix,
      ...settings,
    });
    running.push(process);
    return process;
  }

  // Long enough for a process that is short of processor time; tests that kill one say how soon it shall be missed.
  const start = (settings: Record<string, string> = {}): Promise<ServiceProcess> =>
    startService('scoring', { EBB_SCORING_SESSION_TIMEOUT_MS: '4000', ...settings });

  /** Everything the sender was told is safe arrived, once, and all that follows from it is right. */
  async function expectWhole(events: number): Promise<void> {
    const arrived = async () => (await stored()) >= events;
    await waitFor(arrived, { what: `all events, ${events}`, timeoutMs: 180_000 });
    await waitFor(async () => (await db.prisma.outbox.count()) === 0, {
      what: 'an empty outbox',
    });
    await waitFor(async () => (await db.prisma.rollupChange.count()) === 0, {
      what: 'roll-ups with everything added',
      timeoutMs: 60_000,
    });
    const ledger = await sender.ledger();
    expect(ledger.size).toBe(events);
    const findings: string[] = [];
    const report = await runAudit(db, {
      ledger,
      nowMs: Date.now(),
      onFinding: ({ kind, detail }) => findings.push(`${kind} ${detail}`),
    });
    expect(findings).toEqual([]);
    expect(report).toMatchObject({ events, lost: 0, unsent: 0 });
    expect(isClean(report)).toBe(true);
    expect(report.alerts).toBeGreaterThan(0);
  }

  return {
    databaseUrl: testDatabase.url,
    databaseName: testDatabase.name,
    topics,
    db,
    kafka,
    sender,
    producer,
    stored,
    start,
    startService,
    expectWhole,
    close: () => closeAll(opened),
  };
}
