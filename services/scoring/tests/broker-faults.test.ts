import { dayMs } from '@ebb/domain';
import { ensureTopics } from '@ebb/kafka';
import { startOwnServers, type OwnServers } from '@ebb/local/own-servers';
import { orderCompleted, projectRoot, testServers, waitFor } from '@ebb/testkit';
import { createFaultFixture, type FaultFixture } from './fault-fixture.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import { startLoad, seededRandom, trafficOf } from './traffic.ts';

let servers: OwnServers;
let fixture: FaultFixture;

beforeAll(async () => {
  servers = await startOwnServers(['kafka'], testServers(), projectRoot());
});
afterAll(() => servers.close());
beforeEach(async () => {
  fixture = await createFaultFixture('broker', servers.addresses);
});
afterEach(async () => {
  // A test that failed half way may have left it stopped.
  try {
    await servers.server('kafka').start();
  } finally {
    // Whatever happens: a process that is left would keep the test run from ending.
    await fixture.close();
  }
});

describe('scoring and its broker, audited', () => {
  it('waits for a Kafka that is away when it starts, says so, and loses nothing when it is killed and stopped', async () => {
    const kafka = servers.server('kafka');
    const { unique, sent } = trafficOf(6_000, seededRandom(17));
    const refusal = async (): Promise<void> => {
      const before = fixture.sender.refused();
      await waitFor(() => fixture.sender.refused() > before, { what: 'a refusal' });
    };

    await kafka.stop();
    const first = await fixture.start();
    await waitFor(async () => (await first.failing())?.['kafka'], {
      what: 'readyz to name Kafka',
    });
    await waitFor(() => first.log().includes('Kafka does not answer yet'), {
      what: 'the log to say so',
    });
    expect(first.isGone()).toBe(false);
    await kafka.start();
    const second = await fixture.start();
    await first.untilReady();

    const load = startLoad(fixture, sent, { steps: 80 });
    await load.middle(10);
    await kafka.kill();
    await refusal();
    await kafka.start();

    await load.middle(40);
    await kafka.stop();
    await refusal();
    await kafka.start();
    await load.finish();
    await fixture.expectWhole(unique.length);
    // Of one that has ended, why.
    const fates = [first, second].map((each) => (each.isGone() ? each.log().slice(-3_000) : 'runs'));
    expect(fates).toEqual(['runs', 'runs']);
    await first.untilReady();
  });

  it('stops at a message it can neither score nor put aside, says so, and goes on by itself', async () => {
    const { customerEvents, deadLetters } = fixture.topics.names;
    const admin = fixture.kafka.client.admin();
    await admin.connect();
    const scoring = await fixture.start();
    await fixture.sender.send([
      orderCompleted(1, { customerId: 'first', occurredAt: Date.now() - 200 * dayMs }),
    ]);
    await waitFor(async () => (await fixture.stored()) === 1, { what: 'the first event' });

    await admin.deleteTopics({ topics: [deadLetters] });
    const { unique, sent } = trafficOf(1_000, seededRandom(23));
    await fixture.sender.send(sent.slice(0, 500));
    await fixture.producer.publish(customerEvents, [{ key: 'shop:c1', value: '{"v":1' }]);
    await fixture.sender.send(sent.slice(500));
    await waitFor(async () => (await scoring.failing())?.['dead letters'], {
      what: 'readyz to name the dead letters',
    });
    expect(await scoring.metric('ebb_scoring_blocked_batches')).toBe(1);
    expect(scoring.log()).toContain('a dead letter cannot be written: its partition waits');
    // Neither gone nor passed over: the batch with the poison, and what came with it, waits.
    expect(scoring.isGone()).toBe(false);
    expect(await fixture.stored()).toBeLessThan(unique.length + 1);

    await ensureTopics(fixture.kafka, [fixture.topics.specs.deadLetters]);
    await fixture.expectWhole(unique.length + 1);
    await scoring.untilReady();
    expect(await scoring.metric('ebb_scoring_blocked_batches')).toBe(0);
    const letters = await readDeadLetters(fixture.kafka, deadLetters);
    expect(new Set(letters.map(({ value }) => value))).toEqual(new Set(['{"v":1']));
    await admin.disconnect();
  });
});
