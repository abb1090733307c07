import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from '@ebb/db';
import { testServers, waitFor } from '@ebb/testkit';
import { createFaultFixture, type FaultFixture } from './fault-fixture.ts';
import { poisonKinds, publishPoison, readPoison } from './poison.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import { startLoad, seededRandom, trafficOf } from './traffic.ts';

/** A killed process is missed after this. */
const missedSoon = { EBB_SCORING_SESSION_TIMEOUT_MS: '1500' };
let fixture: FaultFixture;

beforeEach(async () => {
  fixture = await createFaultFixture('faults');
});
afterEach(() => fixture.close());

describe('scoring under faults, audited', () => {
  it('killed twenty times at random moments of the load, loses and doubles nothing', async () => {
    const random = seededRandom(20_261_121);
    const { unique, sent } = trafficOf(8_000, random);
    const portion = Math.ceil(sent.length / 20);
    for (let kill = 0; kill < 20; kill++) {
      const before = await fixture.stored();
      const process = await fixture.start({ EBB_SCORING_SESSION_TIMEOUT_MS: '1000' });
      await fixture.sender.send(sent.slice(kill * portion, (kill + 1) * portion));
      // Once it is at work it may be anywhere when it dies: in a transaction, before its commit, after it.
      await waitFor(async () => (await fixture.stored()) > before, { what: 'progress' });
      await delay(random() * 100);
      process.signal('SIGKILL');
      await process.gone;
    }
    await fixture.start();
    await fixture.expectWhole(unique.length);
  });

  it('a process frozen past its session and woken again changes nothing', async () => {
    const random = seededRandom(7);
    const { unique, sent } = trafficOf(3_000, random);
    const frozen = await fixture.start(missedSoon);
    await fixture.sender.send(sent.slice(0, 1_500));
    await waitFor(async () => (await fixture.stored()) > 0, { what: 'progress' });
    frozen.signal('SIGSTOP');
    await fixture.start(missedSoon);
    await fixture.sender.send(sent.slice(1_500));
    await waitFor(async () => (await fixture.stored()) >= unique.length * 0.9, {
      what: 'the other to take over',
    });
    frozen.signal('SIGCONT');
    await fixture.expectWhole(unique.length);
  });

  it('two and three processes that join, leave and die under load share the work', async () => {
    const { unique, sent } = trafficOf(9_000, seededRandom(3));
    const join = async () => {
      const member = await fixture.start({ ...missedSoon, EBB_LOG_LEVEL: 'info' });
      await waitFor(() => member.log().includes('joined the consumer group'), {
        what: 'a new member',
      });
      return member;
    };
    const first = await join();
    const load = startLoad(fixture, sent, { steps: 150 });
    await load.middle(5);
    const second = await join();
    await load.middle(15);
    const third = await join();
    await load.middle(25);
    await first.stop();
    await load.middle(35);
    second.signal('SIGKILL');
    await load.middle(45);
    const fourth = await join();
    await load.finish();
    await fixture.expectWhole(unique.length);
    expect([third.isGone(), fourth.isGone()]).toEqual([false, false]);
  });

  it('finds every kind of poison among good events, puts each aside once, and keeps the neighbours', async () => {
    const { unique, sent } = trafficOf(1_000, seededRandom(43));
    await fixture.start();
    const between = Math.ceil(sent.length / poisonKinds.length);
    for (const [kind] of poisonKinds.entries()) {
      await fixture.sender.send(sent.slice(kind * between, (kind + 1) * between));
      // With the key of a customer, and so among the events of that partition.
      await publishPoison(fixture, kind, sent[kind]!.customerId);
    }
    await fixture.expectWhole(unique.length);
    // What lies in the topic, however often its producer wrote it: each record of it, and nothing else, is put aside.
    const poison = await readPoison(fixture);
    expect(new Set(poison.map(({ kind }) => kind)).size).toBe(poisonKinds.length);
    const letters = () => readDeadLetters(fixture.kafka, fixture.topics.names.deadLetters);
    await waitFor(async () => (await letters()).length >= poison.length, { what: 'all dead letters' });
    const put = (await letters()).map(({ origin, value, reason, service }) => [
      origin,
      service,
      reason,
      value,
    ]);
    const expected = poison.map(({ kind, origin }) => {
      const [value, reason] = poisonKinds[kind]!;
      return [origin, 'scoring', reason, value === null ? null : String(value)];
    });
    expect(put.sort()).toEqual(expected.sort());
    expect((await letters()).every(({ detail }) => (detail ?? '') !== '')).toBe(true);
  });

  it('with connections to the database cut again and again, drains its backlog and buries nothing', async () => {
    const random = seededRandom(11);
    const { unique, sent } = trafficOf(4_000, random);
    await using killer = openDatabase(testServers().databaseUrl, { poolSize: 1 });
    await fixture.start();
    for (let from = 0; from < sent.length; from += 400) {
      await fixture.sender.send(sent.slice(from, from + 400));
      // From outside: of the test's own connections, too, none is spared.
      const cut = await killer.pool.query<{ ID: bigint }[]>(
        'SELECT ID FROM information_schema.PROCESSLIST WHERE DB = ?',
        [fixture.databaseName],
      );
      // One that has gone by itself in the meantime cannot be killed.
      for (const { ID } of cut) await killer.pool.query(`KILL ${ID}`).catch(() => undefined);
      await delay(50);
    }
    await waitFor(async () => (await fixture.stored().catch(() => 0)) >= unique.length, {
      what: 'the backlog',
      timeoutMs: 90_000,
    });
    await fixture.expectWhole(unique.length);
  });
});
