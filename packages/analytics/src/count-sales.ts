import { noDay, openDay } from '@ebb/db';
import { orderNetMinor, type OrderEntry } from '@ebb/domain';
import type { CellGroup, CellSums, CustomerGroup } from './cell-sums.ts';
import { monthOf, type ShopDays } from './shop-days.ts';

/** From so many days without an order on a customer counts as silent. */
const silenceDays = 90;

/** Some of a customer's orders, in three parts: those that stay as they are, and the others before and after. */
export interface OrderChange {
  readonly untouched: readonly OrderEntry[];
  readonly before: readonly OrderEntry[];
  readonly after: readonly OrderEntry[];
}

/** An order that is worth something, or its part of one category. */
interface Sale {
  readonly day: number;
  readonly units: number;
  readonly revenueMinor: number;
}

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
  for (const category of categoriesOf(change)) {
    const before = salesOf(change.before, category, days);
    const after = salesOf(change.after, category, days);
    if (before.length + after.length === 0) continue;
    const cells = sums.group(category, group);
    for (const sale of before) addSale(cells, sale, -1);
    for (const sale of after) addSale(cells, sale, 1);
    if (!known) continue;
    const untouched = sortedDays(daysOf(change.untouched, category, days));
    const was = withDays(untouched, before);
    const is = withDays(untouched, after);
    if (!isSame(was, is)) {
      countVisits(cells, was, is);
      if (category === '') countStanding(cells, was, is);
    }
    const first = firstMonth(is);
    if (first !== null && first === firstMonth(was)) {
      countMonths(cells, was, is, { first, before, after });
    } else {
      // Another first month: the whole of it moves.
      const rest = salesOf(change.untouched, category, days);
      if (was.length > 0) addMonths(cells, was, [...rest, ...before], -1);
      if (is.length > 0) addMonths(cells, is, [...rest, ...after], 1);
    }
  }
}

function categoriesOf({ before, after }: OrderChange): Iterable<string> {
  const categories = new Set(['']);
  for (const orders of [before, after])
    for (const { items } of orders)
      if (items !== null) for (const line of items.lines) categories.add(line.category);
  return categories;
}

function salesOf(orders: readonly OrderEntry[], category: string, days: ShopDays): Sale[] {
  const sales: Sale[] = [];
  for (const order of orders) {
    const net = orderNetMinor(order);
    if (order.placedMs === null || net <= 0) continue;
    const part =
      category === '' ? { units: unitsOf(order), revenueMinor: net } : shareOf(order, category, net);
    if (part !== null) sales.push({ day: days.dayOf(order.placedMs), ...part });
  }
  return sales;
}

/** Days alone: what an order is worth is dearer. */
function daysOf(orders: readonly OrderEntry[], category: string, days: ShopDays): number[] {
  const found: number[] = [];
  for (const order of orders) {
    if (order.placedMs === null || orderNetMinor(order) <= 0) continue;
    if (category === '' || contains(order, category)) found.push(days.dayOf(order.placedMs));
  }
  return found;
}

function contains({ items }: OrderEntry, category: string): boolean {
  return items !== null && items.lines.some((line) => line.category === category);
}

function unitsOf({ items }: Pick<OrderEntry, 'items'>): number {
  let units = 0;
  if (items !== null) for (const line of items.lines) units += line.units;
  return units;
}

/**
 * What of an order's worth falls to a category: by the value of its lines, so that refunds and discounts are shared out
 * too; the categories' shares add up to the order to the last minor unit.
 */
function shareOf(
  order: OrderEntry,
  category: string,
  netMinor: number,
): { units: number; revenueMinor: number } | null {
  if (order.items === null || !contains(order, category)) return null;
  const { lines } = order.items;
  const total = lines.reduce((sum, { value }) => sum + value, 0);
  const whole = total > 0 ? total : unitsOf(order);
  let upTo = 0;
  for (const { category: name, units, value } of lines) {
    const from = upTo;
    upTo += total > 0 ? value : units;
    if (name !== category) continue;
    const revenueMinor = Math.round((netMinor * upTo) / whole) - Math.round((netMinor * from) / whole);
    return { units, revenueMinor };
  }
  return null;
}

function addSale(cells: CellGroup, { day, units, revenueMinor }: Sale, sign: 1 | -1): void {
  const cell = cells.cell('sales', day, 0);
  cell.orders += sign;
  cell.units += sign * units;
  cell.revenueMinor += sign * revenueMinor;
}

/** Ascending, each once. */
function sortedDays(days: number[]): number[] {
  if (days.length > 1) days.sort((a, b) => a - b);
  return days.filter((day, at) => day !== days[at - 1]);
}

function withDays(days: readonly number[], sales: readonly Sale[]): readonly number[] {
  const more = sales.filter(({ day }) => !days.includes(day));
  return more.length === 0 ? days : sortedDays([...days, ...more.map(({ day }) => day)]);
}

function firstMonth([first]: readonly number[]): number | null {
  return first === undefined ? null : monthOf(first);
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one === other || (one.length === other.length && one.every((day, at) => day === other[at]));
}

/**
 * Each day of an order is a visit after the one before it, and `openDay` after the last. What both lists begin and end
 * with stays as it is.
 */
function countVisits(cells: CellGroup, was: readonly number[], is: readonly number[]): void {
  let start = 0;
  while (start < was.length && start < is.length && was[start] === is[start]) start += 1;
  let end = 0;
  while (
    end < was.length - start &&
    end < is.length - start &&
    was[was.length - 1 - end] === is[is.length - 1 - end]
  )
    end += 1;
  for (const [days, sign] of [
    [was, -1],
    [is, 1],
  ] as const) {
    if (days.length === 0) continue;
    // The visit after the last difference has another predecessor.
    for (let at = start; at <= days.length - end; at++)
      addVisit(cells, days[at] ?? openDay, days[at - 1] ?? noDay, sign);
  }
}

function addVisit(cells: CellGroup, day: number, other: number, sign: 1 | -1): void {
  cells.cell('visits', day, other).customers += sign;
  if (day !== openDay && (other === noDay || day - other >= silenceDays))
    cells.cell('silence', day, other).customers += sign;
}

/** Where a customer's orders begin and end: what says who of those who came in one month is silent now. */
function countStanding(cells: CellGroup, was: readonly number[], is: readonly number[]): void {
  for (const [days, sign] of [
    [was, -1],
    [is, 1],
  ] as const) {
    const first = firstMonth(days);
    if (first !== null) cells.cell('standing', days.at(-1)!, first).customers += sign;
  }
}

/** Where the first month stays: only the months of the sales that changed. */
function countMonths(
  cells: CellGroup,
  was: readonly number[],
  is: readonly number[],
  {
    first,
    before,
    after,
  }: { readonly first: number; readonly before: readonly Sale[]; readonly after: readonly Sale[] },
): void {
  const touched = new Set<number>();
  for (const [sales, sign] of [
    [before, -1],
    [after, 1],
  ] as const) {
    for (const { day, revenueMinor } of sales) {
      const month = monthOf(day);
      touched.add(month);
      const cell = cells.cell('cohort', month, first);
      cell.orders += sign;
      cell.revenueMinor += sign * revenueMinor;
    }
  }
  for (const month of touched) {
    const inMonth = (day: number) => monthOf(day) === month;
    const customers = Number(is.some(inMonth)) - Number(was.some(inMonth));
    if (customers !== 0) cells.cell('cohort', month, first).customers += customers;
  }
}

function addMonths(cells: CellGroup, days: readonly number[], sales: readonly Sale[], sign: 1 | -1): void {
  const first = monthOf(days[0]!);
  for (const month of new Set(days.map(monthOf))) cells.cell('cohort', month, first).customers += sign;
  for (const { day, revenueMinor } of sales) {
    const cell = cells.cell('cohort', monthOf(day), first);
    cell.orders += sign;
    cell.revenueMinor += sign * revenueMinor;
  }
}
