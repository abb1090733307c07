import { addUpRollups } from '@ebb/analytics';
import type { CustomerEvent } from '@ebb/contracts';
import { dayMs, emptyState, encodeState, foldEvent } from '@ebb/domain';
import { customerEvent, orderCompleted, SOME_TIME_MS } from '@ebb/testkit';
import { runAudit } from '../src/audit/run-audit.ts';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { rebuildShop } from '../src/rebuild/rebuild-shop.ts';
import { addShop, batchOf, type openEngine } from './fixture.ts';

type Engine = Awaited<ReturnType<typeof openEngine>>;

/** A new shop on an engine, with guests who become known, and what may be asked of it. */
export async function openShop(engine: Engine, shopId: string) {
  await addShop(engine.db, shopId);
  engine.clock.set(SOME_TIME_MS);
  const { prisma } = engine.db;

  const send = (...events: CustomerEvent[]) => scoreBatch(batchOf(...events), engine.parts);
  const of = (customerId: string, given: Partial<CustomerEvent> = {}) => ({ shopId, customerId, ...given });

  async function findings(): Promise<string[]> {
    while ((await addUpRollups(engine.db, engine.clock.now)).more);
    const found: string[] = [];
    await runAudit(engine.db, {
      shopId,
      nowMs: engine.clock.now(),
      onFinding: ({ kind, customerId, detail }) => found.push(`${customerId} ${kind} ${detail}`),
    });
    return found;
  }

  async function rebuild(dryRun = false) {
    const outcome = await rebuildShop(engine.db, { shopId, dryRun, now: engine.clock.now });
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    return outcome.report;
  }

  return {
    shopId,
    send,
    of,
    findings,
    rebuild,
    /** The known customer says so itself: an `identify` with both ids. */
    link: (customerId: string, anonymousId: string, given: Partial<CustomerEvent> = {}) =>
      customerEvent({ ...of(customerId, given), kind: 'identified', anonymousId }),
    profileOf: (customerId: string) =>
      prisma.profile.findUnique({ where: { shopId_customerId: { shopId, customerId } } }),
    async links() {
      const rows = await prisma.identityLink.findMany({ where: { shopId }, orderBy: { joinedId: 'asc' } });
      return rows.map(({ joinedId, customerId, state }) => `${joinedId} ${state} ${customerId}`);
    },
    /** Audit at zero, roll-ups too, and nothing for a rebuild to do. */
    async expectSound() {
      expect(await findings()).toEqual([]);
      expect(await rebuild(true)).toMatchObject({ customersChanged: 0, linksWrong: 0, rollupCellsWrong: 0 });
    },
    /** In batches of any size, three at once: as several processes would. */
    async sendAnyhow(events: readonly CustomerEvent[], random: () => number): Promise<void> {
      for (let from = 0; from < events.length;) {
        const batches = Array.from({ length: 3 }, () => {
          const batch = events.slice(from, from + 1 + Math.floor(random() * 6));
          from += batch.length;
          return batch;
        }).filter((batch) => batch.length > 0);
        await Promise.all([
          ...batches.map((batch) => send(...batch)),
          random() < 0.2 ? scoreDueCustomers({ ...engine.parts, batchCustomers: 50 }) : undefined,
          random() < 0.2 ? addUpRollups(engine.db, engine.clock.now) : undefined,
        ]);
      }
    },
    someEvents(customerId: string, count: number, random: () => number): CustomerEvent[] {
      return Array.from({ length: count }, (_, index) => someEvent(of(customerId), index, random));
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

function someEvent(
  who: { shopId: string; customerId: string },
  index: number,
  random: () => number,
): CustomerEvent {
  const given = {
    ...who,
    messageId: `${who.customerId}-${index}`,
    occurredAt: SOME_TIME_MS - Math.floor(random() * 500) * dayMs - 1_000,
    receivedAt: SOME_TIME_MS - Math.floor(random() * 1_000),
  };
  const kind = random();
  // Few order numbers, the same for all ids: a guest's order may be refunded by the shop under the customer's id.
  const orderId = `o${Math.floor(random() * 8)}`;
  const amountMinor = Math.floor(random() * 9_000);
  const country = random() < 0.5 ? 'Poland' : 'France';
  const properties = { country, products: [{ category: random() < 0.5 ? 'Tea' : 'Mugs', price: 2 }] };
  if (kind < 0.4) return orderCompleted(amountMinor, { ...given, orderId, properties });
  if (kind < 0.5) return customerEvent({ ...given, kind: 'order_refunded', orderId, amountMinor: 100 });
  if (kind < 0.6) return customerEvent({ ...given, kind: 'order_refunded', amountMinor: 70 });
  if (kind < 0.7)
    return customerEvent({ ...given, kind: 'identified', traits: { country, name: `n${index}` } });
  if (kind < 0.8) return customerEvent({ ...given, kind: 'email_opened' });
  return customerEvent({ ...given, kind: 'page_viewed' });
}

/** What one customer would have of all these events. */
export function stateOf(events: readonly CustomerEvent[]): string {
  const state = emptyState();
  const seen = new Set<string>();
  for (const event of events) {
    const key = `${event.customerId}\n${event.messageId}`;
    if (!seen.has(key)) foldEvent(state, event);
    seen.add(key);
  }
  return encodeState(state);
}

export function shuffled<T>(of: readonly T[], random: () => number): T[] {
  return of
    .map((each) => ({ each, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}
