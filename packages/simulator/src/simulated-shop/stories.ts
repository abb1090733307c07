import { dayOf } from '@ebb/domain';
import type { Life } from './life.ts';
import type { Random } from './random.ts';
import {
  cancelled,
  type Draft,
  looked,
  mailed,
  ordered,
  paid,
  type PlacedOrder,
  refunded,
  someProduct,
  ticketClosed,
  ticketOpened,
} from './shop-drafts.ts';

/** One step of a story: so many seconds after the step before it. `agoMs`: it happened then and is only reported now. */
export interface Step {
  readonly afterSeconds: number;
  readonly draft: Draft;
  readonly agoMs?: number;
}

/** What the live shop remembers of a customer beyond their ordinary life. */
export interface LiveNotes {
  openTickets: string[];
  lastOrder: PlacedOrder | undefined;
  serial: number;
}

const hourMs = 3_600_000;

function nextId(notes: LiveNotes, kind: string, life: Life, nowMs: number): string {
  notes.serial += 1;
  return `${kind}-${life.customer.id.slice(3)}-${nowMs.toString(36)}-${notes.serial}`;
}

/** Something goes wrong for a customer: bad service, a refused card, regret, or a farewell to the letter. */
export function trouble(life: Life, notes: LiveNotes, random: Random, nowMs: number): Step[] {
  const order = notes.lastOrder ?? life.lastOrder;
  const pause = (): number => random.integer(2, 12);
  const ticket = (): Step => {
    const ticketId = nextId(notes, 'T', life, nowMs);
    notes.openTickets.push(ticketId);
    return { afterSeconds: pause(), draft: ticketOpened(ticketId, random) };
  };
  if (order === undefined) return [ticket()];
  const failed = (agoMs?: number): Step => ({
    afterSeconds: pause(),
    draft: paid({ ...order, orderId: nextId(notes, 'HP', life, nowMs) }, false, random),
    ...(agoMs === undefined ? {} : { agoMs }),
  });
  switch (random.pick(['service', 'service', 'card', 'card', 'regret', 'late'] as const)) {
    case 'service':
      return [ticket(), ticket(), ...(random.chance(0.6) ? [ticket()] : [])];
    case 'card':
      return [failed(), failed(), failed(), ...(random.chance(0.4) ? [ticket()] : [])];
    case 'regret':
      return [
        ticket(),
        { afterSeconds: pause(), draft: refunded(order, 1, true) },
        ticket(),
        { afterSeconds: pause(), draft: mailed('Unsubscribed', nextId(notes, 'mail', life, nowMs), random) },
      ];
    case 'late':
      // The bank reports what happened days ago.
      return [failed(70 * hourMs), failed(46 * hourMs), failed(22 * hourMs), ticket()];
  }
}

/** A customer in trouble, or one who has been away, buys again; what was open is resolved. */
export function relief(life: Life, notes: LiveNotes, random: Random, nowMs: number): Step[] {
  const pause = (): number => random.integer(2, 8);
  const day = dayOf(nowMs);
  const { draft, order } = ordered(life.customer, nextId(notes, 'HP', life, nowMs), day, random);
  notes.lastOrder = order;
  const resolved = notes.openTickets.splice(0).map((id) => ticketClosed(id));
  const drafts = [
    ...resolved,
    looked(life.customer, undefined),
    looked(life.customer, someProduct(life.customer, random)),
    draft,
    paid(order, true, random),
  ];
  return drafts.map((step) => ({ afterSeconds: pause(), draft: step }));
}

/** The order of a relief does not come to anything after all. It is as if it had never been placed. */
export function secondThoughts(notes: LiveNotes, random: Random): Step[] {
  const order = notes.lastOrder;
  if (order === undefined) return [];
  notes.lastOrder = undefined;
  return [
    { afterSeconds: random.integer(2, 10), draft: paid(order, false, random) },
    { afterSeconds: random.integer(2, 10), draft: cancelled(order) },
  ];
}

/** An ordinary visit of somebody who is content: pages, products, sometimes the letter. */
export function ordinaryVisit(life: Life, random: Random, nowMs: number): Step[] {
  const pause = (): number => random.integer(4, 40);
  const pages = Array.from({ length: random.integer(2, 6) }, (_, index) => ({
    afterSeconds: pause(),
    draft: looked(life.customer, index === 0 ? undefined : someProduct(life.customer, random)),
  }));
  if (!life.subscribed || !random.chance(0.15)) return pages;
  const mailId = `${life.customer.id}-mail-${nowMs.toString(36)}`;
  const mail = (['Email Delivered', 'Email Opened', 'Email Link Clicked'] as const).map((step) => ({
    afterSeconds: pause(),
    draft: mailed(step, mailId, random),
  }));
  return [...mail, ...pages];
}
