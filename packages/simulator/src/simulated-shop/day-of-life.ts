import type { Life, Moment } from './life.ts';
import { progress01 } from './phase.ts';
import {
  cancelled,
  type Draft,
  looked,
  mailed,
  ordered,
  paid,
  refunded,
  someProduct,
  ticketClosed,
  ticketOpened,
} from './shop-drafts.ts';

/** Every so many days the shop writes to its subscribers; each has a day of their own. */
const mailEveryDays = 21;
const mailSecond = 8 * 3_600;

/** Everything one customer does, and the shop does to them, in one day. Moves the life's own notes along. */
export function liveDay(life: Life): Moment[] {
  return [...due(life), ...mails(life), ...shopping(life), ...complaints(life)];
}

/** What was bound to happen today. */
function due(life: Life): Moment[] {
  const today = life.later.filter((entry) => entry.day <= life.day);
  if (today.length > 0) life.later = life.later.filter((entry) => entry.day > life.day);
  return today.map(({ draft }) => ({ second: daytime(life), draft }));
}

function daytime(life: Life): number {
  return life.random.integer(7 * 3_600, 21 * 3_600);
}

/** A visit: things in a row, some seconds to minutes apart. */
function visit(life: Life, drafts: readonly Draft[]): Moment[] {
  let second = daytime(life);
  return drafts.map((draft) => {
    second += life.random.integer(8, 240);
    return { second, draft };
  });
}

function browsing(life: Life): Draft[] {
  const { customer, random } = life;
  return Array.from({ length: random.integer(1, 2) }, (_, index) =>
    looked(customer, index === 0 ? undefined : someProduct(customer, random)),
  );
}

function mails(life: Life): Moment[] {
  const { phase, random, day, customer } = life;
  const since = day - customer.joinDay;
  if (!life.subscribed || since === 0 || since % mailEveryDays !== 0) return [];
  const mailId = `${customer.id}-mail-${day}`;
  const at = (second: number, step: Parameters<typeof mailed>[0]): Moment => ({
    second,
    draft: mailed(step, mailId, random),
  });
  if (random.chance(phase.kind === 'gone' ? 0.08 : 0.006)) {
    life.subscribed = phase.kind !== 'gone';
    return [at(mailSecond, 'Email Bounced')];
  }
  const steps = [at(mailSecond, 'Email Delivered')];
  const interest = { content: 1, fading: 1 - progress01(phase, day), gone: 0.04 }[phase.kind];
  if (!random.chance(life.habits.mailEagerness * interest)) return steps;
  const opened = daytime(life) + 7_200;
  steps.push(at(opened, 'Email Opened'));
  if (phase.kind === 'fading' && random.chance(phase.motive === 'price' ? 0.35 : 0.1)) {
    life.subscribed = false;
    steps.push(at(opened + 20, 'Unsubscribed'));
  } else if (random.chance(0.25 * interest)) {
    steps.push(at(opened + 15, 'Email Link Clicked'));
  }
  return steps;
}

function shopping(life: Life): Moment[] {
  const { phase, random, day, habits } = life;
  if (phase.kind === 'gone') return [];
  const fade = phase.kind === 'fading' ? progress01(phase, day) : 0;
  if (day >= life.nextOrderDay) {
    planNextOrder(life);
    // Somebody who fades comes to buy less and less, and leaves the basket more and more.
    return phase.kind === 'fading' && !random.chance(0.4 * (1 - fade))
      ? visit(life, thinksBetterOfIt(life))
      : visit(life, buys(life));
  }
  if (!random.chance((0.9 / habits.gapDays) * (1 - fade))) return [];
  return visit(life, browsing(life));
}

/** Gaps are gamma distributed with shape 3: regular, but not clockwork. */
function planNextOrder(life: Life): void {
  const { random, habits } = life;
  const gap = (random.exponential(1) + random.exponential(1) + random.exponential(1)) / 3;
  life.nextOrderDay = life.day + Math.max(2, Math.round(gap * habits.gapDays));
}

function buys(life: Life): Draft[] {
  const { customer, random, day, habits } = life;
  life.orders += 1;
  const { draft, order } = ordered(customer, `HP-${customer.id.slice(3)}-${life.orders}`, day, random);
  life.lastOrder = order;
  const failsFirst = random.chance(habits.cardTrouble);
  const payments = [...(failsFirst ? [paid(order, false, random)] : []), paid(order, true, random)];
  if (random.chance(0.05)) {
    const draftLater = refunded(order, random.pick([0.25, 0.5, 1]), random.chance(0.75));
    life.later.push({ day: day + random.integer(3, 12), draft: draftLater });
  } else if (random.chance(0.01)) {
    life.later.push({ day: day + 1, draft: cancelled(order) });
  }
  if (habits.oneTimer) life.nextOrderDay = Infinity;
  return [...browsing(life), draft, ...payments];
}

/** Comes to buy and does not: looks at prices, or the card is refused, or simply stays away. */
function thinksBetterOfIt(life: Life): Draft[] {
  const { phase, random, customer, lastOrder } = life;
  if (phase.kind !== 'fading') return [];
  switch (phase.motive) {
    case 'payment': {
      if (lastOrder === undefined) return [];
      // Tries again within days, and fails again.
      life.nextOrderDay = life.day + random.integer(2, 6);
      const attempt = { ...lastOrder, orderId: `${lastOrder.orderId}-retry` };
      return [looked(customer, someProduct(customer, random)), paid(attempt, false, random)];
    }
    case 'price':
      return [1, 2, 3].map(() => looked(customer, someProduct(customer, random)));
    case 'service':
    case 'silent':
      return [];
  }
}

function complaints(life: Life): Moment[] {
  const { phase, random, day, lastOrder } = life;
  const upset = phase.kind === 'fading' && phase.motive === 'service' && progress01(phase, day) < 0.8;
  if (lastOrder === undefined || phase.kind === 'gone' || !random.chance(upset ? 0.12 : 0.0018)) return [];
  const ticketId = `T-${life.customer.id.slice(3)}-${day}`;
  life.later.push({ day: day + random.integer(1, 5), draft: ticketClosed(ticketId) });
  if (upset && day - lastOrder.day < 40 && random.chance(0.25)) {
    life.later.push({ day: day + random.integer(2, 6), draft: refunded(lastOrder, 1, true) });
  }
  return [{ second: daytime(life), draft: ticketOpened(ticketId, random) }];
}
