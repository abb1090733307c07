import { noDay, openDay } from '@ebb/db';
import { orderNetMinor, type OrderEntry } from '@ebb/domain';
import type { CellSums, CustomerGroup } from './cell-sums.ts';
import { monthOf, type ShopDays } from './shop-days.ts';

/** From so many days without an order on a customer counts as silent. */
const silenceDays = 90;

/** Some of a customer's orders, in three parts: those that stay as they are, and the others before and after. */
export interface OrderChange {
  readonly untouched: readonly OrderEntry[];
  readonly before: readonly OrderEntry[];
  readonly after: readonly OrderEntry[];
}

interface Tally {
  orders: number;
  units: number;
  revenueMinor: number;
}

type Tallies = Map<number, Tally>;

/**
 * Counts what a customer's orders change in the roll-ups: all orders together, and each category.
 * @param known guests are in the sales alone: nobody knows which of them are one person
 */
export function countOrderChange(
  sums: CellSums,
  change: OrderChange,
  group: CustomerGroup,
  { known, days }: { readonly known: boolean; readonly days: ShopDays },
): void {
  const categories = new Set(['']);
  for (const { items } of [...change.before, ...change.after])
    for (const { category } of items?.lines ?? []) categories.add(category);
  for (const category of categories) {
    const before = tally(change.before, category, days);
    const after = tally(change.after, category, days);
    if (before.size + after.size === 0) continue;
    for (const [day, sales] of before) sums.add('sales', category, [day, 0], group, sales, -1);
    for (const [day, sales] of after) sums.add('sales', category, [day, 0], group, sales);
    if (!known) continue;
    const untouched = tally(change.untouched, category, days);
    countVisits(sums, category, group, untouched, { before, after });
    countCohorts(sums, category, group, untouched, { before, after });
  }
}

/** By day what the orders that are worth something are worth, in all or of one category. */
function tally(orders: readonly OrderEntry[], category: string, days: ShopDays): Tallies {
  const tallies: Tallies = new Map();
  for (const order of orders) {
    const net = orderNetMinor(order);
    if (order.placedMs === null || net <= 0) continue;
    const share =
      category === '' ? { units: unitsOf(order), revenueMinor: net } : shareOf(order, category, net);
    if (share === null) continue;
    const day = days.dayOf(order.placedMs);
    const sum = tallies.get(day);
    if (sum === undefined) tallies.set(day, { orders: 1, ...share });
    else {
      sum.orders += 1;
      sum.units += share.units;
      sum.revenueMinor += share.revenueMinor;
    }
  }
  return tallies;
}

function unitsOf({ items }: OrderEntry): number {
  return items === null ? 0 : items.lines.reduce((sum, { units }) => sum + units, 0);
}

/**
 * What of an order's worth falls to a category: by the value of its lines, so that refunds and discounts are shared out
 * too; the categories' shares add up to the order to the last minor unit.
 */
function shareOf(
  { items }: OrderEntry,
  category: string,
  netMinor: number,
): { units: number; revenueMinor: number } | null {
  if (items === null) return null;
  const total = items.lines.reduce((sum, { value }) => sum + value, 0);
  const weigh = (line: { units: number; value: number }) => (total > 0 ? line.value : line.units);
  const whole = total > 0 ? total : unitsOf({ items } as OrderEntry);
  let upTo = 0;
  for (const line of items.lines) {
    const from = upTo;
    upTo += weigh(line);
    if (line.category !== category) continue;
    const revenueMinor = Math.round((netMinor * upTo) / whole) - Math.round((netMinor * from) / whole);
    return { units: line.units, revenueMinor };
  }
  return null;
}

interface TallyChange {
  readonly before: Tallies;
  readonly after: Tallies;
}

function countVisits(
  sums: CellSums,
  category: string,
  group: CustomerGroup,
  untouched: Tallies,
  { before, after }: TallyChange,
): void {
  const isNews = (day: number) => !untouched.has(day) && before.has(day) !== after.has(day);
  if (![...before.keys(), ...after.keys()].some(isNews)) return;
  const was = visitsOf(untouched, before);
  const is = visitsOf(untouched, after);
  for (const [day, other] of was)
    if (is.get(day) !== other) addVisit(sums, category, group, [day, other], -1);
  for (const [day, other] of is) if (was.get(day) !== other) addVisit(sums, category, group, [day, other], 1);
}

/** Each day of an order with the one before it, and `openDay` with the last. */
function visitsOf(one: Tallies, other: Tallies): Map<number, number> {
  const days = [...new Set([...one.keys(), ...other.keys()])].sort((a, b) => a - b);
  const visits = new Map(days.map((day, place) => [day, days[place - 1] ?? noDay]));
  const last = days.at(-1);
  if (last !== undefined) visits.set(openDay, last);
  return visits;
}

const oneCustomer = { customers: 1 };

function addVisit(
  sums: CellSums,
  category: string,
  group: CustomerGroup,
  visit: readonly [day: number, other: number],
  sign: 1 | -1,
): void {
  const [day, other] = visit;
  sums.add('visits', category, visit, group, oneCustomer, sign);
  if (day !== openDay && (other === noDay || day - other >= silenceDays))
    sums.add('silence', category, visit, group, oneCustomer, sign);
}

function countCohorts(
  sums: CellSums,
  category: string,
  group: CustomerGroup,
  untouched: Tallies,
  { before, after }: TallyChange,
): void {
  const was = monthsOf(untouched, before);
  const is = monthsOf(untouched, after);
  const firstWas = Math.min(...was.keys());
  const firstIs = Math.min(...is.keys());
  const isSame = (month: number) => {
    const [one, other] = [was.get(month), is.get(month)];
    return firstWas === firstIs && one?.orders === other?.orders && one?.revenueMinor === other?.revenueMinor;
  };
  const add = (month: number, first: number, { orders, revenueMinor }: Tally, sign: 1 | -1) =>
    sums.add('cohort', category, [month, first], group, { customers: 1, orders, revenueMinor }, sign);
  for (const [month, sum] of was) if (!isSame(month)) add(month, firstWas, sum, -1);
  for (const [month, sum] of is) if (!isSame(month)) add(month, firstIs, sum, 1);
}

function monthsOf(one: Tallies, other: Tallies): Tallies {
  const months: Tallies = new Map();
  for (const tallies of [one, other]) {
    for (const [day, { orders, units, revenueMinor }] of tallies) {
      const month = monthOf(day);
      const sum = months.get(month) ?? { orders: 0, units: 0, revenueMinor: 0 };
      sum.orders += orders;
      sum.units += units;
      sum.revenueMinor += revenueMinor;
      months.set(month, sum);
    }
  }
  return months;
}
