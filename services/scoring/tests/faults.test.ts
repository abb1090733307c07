import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@ebb/testkit';
import { createFaultFixture, type FaultFixture } from './fault-fixture.ts';
import { seededRandom, trafficOf } from './traffic.ts';

jest.setTimeout(240_000);

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
      const process = await fixture.start();
      await fixture.sender.send(sent.slice(kill * portion, (kill + 1) * portion));
      // Every other one dies in the middle of its first batches, the rest after it has got somewhere.
      if (kill % 2 === 0)
        await waitFor(async () => (await fixture.stored()) > before, { what: 'progress', timeoutMs: 30_000 });
      await delay(random() * 150);
      process.signal('SIGKILL');
      await process.gone;
    }
    await fixture.start();
    await fixture.expectWhole(unique.length);
  });

  it('a process frozen past its session and woken again changes nothing', async () => {
    const random = seededRandom(7);
    const { unique, sent } = trafficOf(3_000, random);
    const frozen = await fixture.start();
    await fixture.sender.send(sent.slice(0, 1_500));
    await waitFor(async () => (await fixture.stored()) > 0, { what: 'progress', timeoutMs: 60_000 });
    frozen.signal('SIGSTOP');
    await fixture.start();
    await fixture.sender.send(sent.slice(1_500));
    await waitFor(async () => (await fixture.stored()) >= unique.length * 0.9, {
      what: 'the other to take over',
      timeoutMs: 60_000,
    });
    frozen.signal('SIGCONT');
    await fixture.expectWhole(unique.length);
  });

  it('three processes that join and leave share the work', async () => {
    const random = seededRandom(3);
    const { unique, sent } = trafficOf(6_000, random);
    const portion = Math.ceil(sent.length / 6);
    const members = [await fixture.start()];
    for (let step = 0; step < 6; step++) {
      await fixture.sender.send(sent.slice(step * portion, (step + 1) * portion));
      if (members.length < 3) members.push(await fixture.start());
      else {
        const leaver = members.shift()!;
        leaver.signal('SIGTERM');
        await leaver.gone;
      }
    }
    await fixture.expectWhole(unique.length);
  });

  it('with connections to the database cut again and again, drains its backlog and buries nothing', async () => {
    const random = seededRandom(11);
    const { unique, sent } = trafficOf(4_000, random);
    await fixture.start();
    for (let from = 0; from < sent.length; from += 400) {
      await fixture.sender.send(sent.slice(from, from + 400));
      const connections = await fixture.db.prisma.$queryRawUnsafe<{ ID: bigint }[]>(
        `SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '${fixture.databaseName}' AND ID <> CONNECTION_ID()`,
      );
      // Also the test's own pool loses some; it opens new ones.
      for (const { ID } of connections)
        await fixture.db.prisma.$executeRawUnsafe(`KILL ${ID}`).catch(() => undefined);
      await delay(50);
    }
    await waitFor(async () => (await fixture.stored().catch(() => 0)) >= unique.length, {
      what: 'the backlog',
      timeoutMs: 90_000,
    });
    await fixture.expectWhole(unique.length);
  });
});
