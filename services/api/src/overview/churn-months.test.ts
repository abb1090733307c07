import { firstDayOf, monthOf } from '@ebb/analytics';
import type { Silences } from '@ebb/db';
import fc from 'fast-check';
import { activeAt, churnMonths } from './churn-months.ts';

const today = firstDayOf(12 * 55) + 17;
const windowDays = 120;

/** Customers by the days on which they ordered, as the roll-ups know them. */
function silencesOf(customers: readonly (readonly number[])[]): Silences {
  const ordered = customers.filter((days) => days.length > 0);
  return {
    firsts: ordered.map((days) => ({ day: days[0]!, customers: 1 })),
    lasts: ordered.map((days) => ({ day: days.at(-1)!, customers: 1 })),
    gaps: ordered.flatMap((days) =>
      days
        .slice(1)
        .flatMap((to, at) => (to - days[at]! >= 90 ? [{ from: days[at]!, to, customers: 1 }] : [])),
    ),
  };
}

const someCustomers = fc.array(
  fc.uniqueArray(fc.integer({ min: today - 600, max: today }), { maxLength: 6 }).map((days) => days.sort()),
  { maxLength: 12 },
);

/** The plain way. */
function isActive(days: readonly number[], at: number): boolean {
  const last = days.filter((day) => day <= at).at(-1);
  return last !== undefined && at - last < windowDays;
}

it('says who was active, lapsed and returned as a look at each customer on each day does', () => {
  fc.assert(
    fc.property(someCustomers, (customers) => {
      const silences = silencesOf(customers);
      const months = churnMonths(silences, { windowDays, today, mostMonths: 12 });
      for (const { month, activeAtStart, firstOrders, returned, lapsed, activeAtEnd, rate } of months) {
        const from = Date.parse(`${month}-01`) / 86_400_000;
        const until = Math.min(today, firstDayOf(monthOf(from) + 1) - 1);
        const counts = { firstOrders: 0, returned: 0, lapsed: 0 };
        for (const days of customers) {
          for (let day = from; day <= until; day++) {
            const [was, is] = [isActive(days, day - 1), isActive(days, day)];
            if (was && !is) counts.lapsed += 1;
            if (!was && is) counts[days[0] === day ? 'firstOrders' : 'returned'] += 1;
          }
        }
        expect({ firstOrders, returned, lapsed }).toEqual(counts);
        expect(activeAtStart).toBe(customers.filter((days) => isActive(days, from - 1)).length);
        expect(activeAtEnd).toBe(customers.filter((days) => isActive(days, until)).length);
        expect(activeAtEnd).toBe(activeAt(silences, until, windowDays));
        expect(rate).toBe(activeAtStart === 0 ? null : lapsed / activeAtStart);
      }
    }),
    { numRuns: 200 },
  );
});

it('begins with the first order and ends with the month under way', () => {
  expect(churnMonths(silencesOf([]), { windowDays, today, mostMonths: 12 })).toEqual([]);
  const months = churnMonths(silencesOf([[today - 40]]), { windowDays, today, mostMonths: 12 });
  expect(months.map(({ isWhole }) => isWhole)).toEqual([true, true, false].slice(-months.length));
  expect(months.at(-1)).toMatchObject({ activeAtEnd: 1, lapsed: 0 });
  expect(churnMonths(silencesOf([[today - 600]]), { windowDays, today, mostMonths: 12 })).toHaveLength(13);
});
