import { setTimeout as delay } from 'node:timers/promises';
import type { CustomerEvent } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { customerEvent, orderCompleted, waitFor } from '@ebb/testkit';
import { createFaultFixture, type FaultFixture } from './fault-fixture.ts';
import { stateOf } from './identity-shop.ts';
import { seededRandom } from './traffic.ts';

let fixture: FaultFixture;
beforeEach(async () => {
  fixture = await createFaultFixture('identity');
});
afterEach(() => fixture.close());

const customers = 120;

/** Of each customer: its own events, those of two devices, and what joins them; in any order, some twice. */
function guestsWhoBecomeKnown(random: () => number): { of: CustomerEvent[][]; sent: CustomerEvent[] } {
  const nowMs = Date.now();
  const of = Array.from({ length: customers }, (_, at) => {
    const ids = [`c${at}`, `anonymous:phone-${at}`, `anonymous:laptop-${at}`];
    const events = ids.flatMap((customerId) =>
      Array.from({ length: 6 }, (_each, index) => {
        const occurredAt = nowMs - Math.floor((200 + random() * 100) * dayMs);
        const given = { customerId, messageId: `${customerId}-${index}`, occurredAt, receivedAt: nowMs };
        return index % 2 === 0
          ? orderCompleted(500 + index, { ...given, orderId: `${customerId}-${index}` })
          : customerEvent({ ...given, kind: 'page_viewed' });
      }),
    );
    const links = ['phone', 'laptop'].map((device) => {
      const given = { customerId: `c${at}`, anonymousId: `${device}-${at}`, messageId: `${device}-${at}` };
      return customerEvent({ ...given, kind: 'identified', occurredAt: nowMs, receivedAt: nowMs });
    });
    return [...events, ...links];
  });
  const all = of.flat();
  const sent = [...all, ...all.filter(() => random() < 0.15)];
  for (let i = sent.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [sent[i], sent[j]] = [sent[j]!, sent[i]!];
  }
  return { of, sent };
}

it('joins across partitions, by two processes that are killed at work again and again, each event once', async () => {
  const random = seededRandom(20_261_122);
  const { of, sent } = guestsWhoBecomeKnown(random);
  const portion = Math.ceil(sent.length / 6);
  let staying = await fixture.start({ EBB_SCORING_SESSION_TIMEOUT_MS: '1500' });
  for (let kill = 0; kill < 6; kill++) {
    const before = await fixture.stored();
    const other = await fixture.start({ EBB_SCORING_SESSION_TIMEOUT_MS: '1500' });
    await fixture.sender.send(sent.slice(kill * portion, (kill + 1) * portion));
    await waitFor(async () => (await fixture.stored()) > before, { what: 'progress' });
    await delay(random() * 200);
    staying.signal('SIGKILL');
    await staying.gone;
    staying = other;
  }
  await fixture.expectWhole(of.flat().length);
  const profiles = await fixture.db.prisma.profile.findMany();
  expect(profiles.length).toBe(customers);
  const stateById = new Map(profiles.map(({ customerId, state }) => [customerId, state]));
  for (const [at, events] of of.entries())
    expect([at, stateById.get(`c${at}`)]).toEqual([at, stateOf(events)]);
});
