import { addToArm, compareArms, emptyArm, leastWithheld, tunedFor } from '@ebb/learning';
import { contact, reactionOf } from './contact.ts';
import { startLife, type Life } from './life.ts';
import { liveNextDay } from './live-next-day.ts';
import { seededRandom } from './random.ts';

const seed = 7;
const calledDay = Date.UTC(2025, 9, 1) / 86_400_000;
const windowDays = 45;

function livedUntil(index: number, day: number): { life: Life; spentMinor: (from: number) => number } {
  const life = startLife(seed, index);
  const orders: { day: number; minor: number }[] = [];
  const liveOn = (until: number) => {
    while (life.day < until) {
      const today = life.day;
      for (const { event, properties } of liveNextDay(life))
        if (event === 'Order Completed')
          orders.push({ day: today, minor: Math.round(100 * Number(properties?.['total'])) });
    }
  };
  liveOn(day);
  return {
    life,
    spentMinor: (from) => {
      liveOn(from + windowDays);
      return orders
        .filter((order) => order.day >= from && order.day < from + windowDays)
        .reduce((sum, { minor }) => sum + minor, 0);
    },
  };
}

/** Customers who are late, each lived on twice: left alone, and contacted. */
function lateCustomers(customers: number) {
  const late: { before: number; alone: number; contacted: number }[] = [];
  for (let index = 0; index < customers; index++) {
    const alone = livedUntil(index, calledDay);
    const { lastOrder, habits, orders } = alone.life;
    const quietDays = lastOrder === undefined ? 0 : calledDay - lastOrder.day;
    if (orders < 2 || quietDays < 1.2 * habits.gapDays || quietDays > 120) continue;
    const contacted = livedUntil(index, calledDay);
    contact(contacted.life);
    late.push({
      before: alone.spentMinor(calledDay - windowDays),
      alone: alone.spentMinor(calledDay),
      contacted: contacted.spentMinor(calledDay),
    });
  }
  return late;
}

it('makes some come back, annoys some, and leaves most as they were', () => {
  const lives = Array.from({ length: 4_000 }, (_, index) => startLife(seed, index));
  const share = (reaction: string) => lives.filter((life) => reactionOf(life) === reaction).length / 4_000;
  expect(share('comes back')).toBeGreaterThan(0.19);
  expect(share('comes back')).toBeLessThan(0.25);
  expect(share('is annoyed')).toBeGreaterThan(0.05);
  expect(share('is annoyed')).toBeLessThan(0.09);
});

it('is found by the comparison: over 200 shops the interval covers the true effect in at least 95 of 100', () => {
  const late = lateCustomers(3_000);
  expect(late.length).toBeGreaterThan(200);
  const truth = late.reduce((sum, { alone, contacted }) => sum + contacted - alone, 0) / late.length;
  expect(truth).toBeGreaterThan(0);
  const share = 0.2;
  let [covered, found] = [0, 0];
  for (let shop = 0; shop < 200; shop++) {
    const random = seededRandom(11, shop);
    const arms = { worked: emptyArm(), withheld: emptyArm() };
    while (arms.withheld.customers < 2 * leastWithheld) {
      const { before, alone, contacted } = random.pick(late);
      if (random.chance(share)) addToArm(arms.withheld, alone, before);
      else addToArm(arms.worked, contacted, before);
    }
    const { adjusted } = compareArms(arms.worked, arms.withheld, tunedFor(share))!;
    covered += Number(adjusted.low <= truth && truth <= adjusted.high);
    found += Number(adjusted.low > 0);
  }
  expect(covered).toBeGreaterThanOrEqual(190);
  // It is not so wide that it covers everything and says nothing.
  expect(found).toBeGreaterThan(20);
});
