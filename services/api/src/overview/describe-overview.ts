import { firstDayOf, monthOf, shopDays, type ShopDays } from '@ebb/analytics';
import type { MovedCustomers, MovementComponent, Overview, OverviewPeriod } from '@ebb/contracts/overview';
import { eventTotals, findRollupState, readSales, readSilences, type Database } from '@ebb/db';
import {
  countActiveAlertsNow,
  readCohortStandings,
  readContacted,
  readCustomerNames,
  readMovedRisk,
  readRiskNow,
  readRiskSnapshotDays,
  readTeamWork,
  type RiskSnapshotDay,
  type TimeSpan,
} from '@ebb/db/overview';
import { changeMinorOf, componentOf, isoDay, sumMovement, type RiskChange } from '@ebb/domain';
import type { ApiParts } from '../api-parts.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { shareComputations } from '../views/share-computations.ts';
import { churnCohorts, churnMonths } from './churn-months.ts';
import { quantile } from './quantile.ts';

/** Whole months of churn that are shown, beside the one under way. */
const mostMonths = 12;
const mostMoved = 200;
/** Shorter silences are not in the roll-ups. */
const leastWindowDays = 90;

/** A period of the shop's days, the last included. */
interface Days {
  readonly fromDay: number;
  readonly toDay: number;
}

/** Who moved between two times. */
interface Movement {
  readonly start: RiskSnapshotDay;
  readonly endedAt: number;
  readonly changes: readonly (RiskChange & { readonly customerId: string })[];
}

interface Computed {
  readonly overview: Overview;
  readonly movement: Movement | null;
}

export interface Overviews {
  /** @throws ProblemError 404 */
  ofShop(shopId: string, days: number): Promise<Overview>;
  /** The customers behind one component, of the same computation as the overview that was read just before. */
  movedCustomers(shopId: string, days: number, component: MovementComponent): Promise<MovedCustomers>;
}

/** Describes how a shop stands; requests that come while or shortly after share one computation. */
export function createOverviews({
  db,
  servings,
  nowMs,
}: Pick<ApiParts, 'db' | 'servings' | 'nowMs'>): Overviews {
  const computed = shareComputations(
    (shopId: string, days: number) => `${days} ${shopId}`,
    async (shopId: string, days: number): Promise<Computed> => {
      const asOf = nowMs();
      const { policy, timeZone } = await requireShopServing(servings, shopId);
      const calendar = shopDays(timeZone);
      const today = calendar.dayOf(asOf);
      const current = { fromDay: today - days + 1, toDay: today };
      const previous = { fromDay: current.fromDay - days, toDay: current.fromDay - 1 };
      const snapshots = await readRiskSnapshotDays(db, shopId);
      const [risk, alerts, now, before, churn, events] = await Promise.all([
        readRiskNow(db, shopId),
        countActiveAlertsNow(db, shopId),
        describePeriod(db, shopId, current, { calendar, snapshots, asOf }),
        describePeriod(db, shopId, previous, { calendar, snapshots, asOf }),
        describeChurn(db, shopId, { windowDays: Math.max(leastWindowDays, policy.activeWindowDays), today }),
        eventTotals(db, shopId, today, asOf),
      ]);
      const overview: Overview = {
        ...{ asOf, currency: policy.currency, timeZone, days, ...risk, alerts, churn },
        current: now.period,
        previous: before.period,
        eventsLastHour: events.eventsLastHour,
        lastEventAt: events.lastEventMs,
      };
      return { overview, movement: now.movement };
    },
  );
  return {
    ofShop: async (shopId, days) => (await computed(shopId, days)).overview,
    async movedCustomers(shopId, days, component) {
      const { overview, movement } = await computed(shopId, days);
      const own = (movement?.changes ?? []).filter((change) => componentOf(change) === component);
      const sizeOf = (change: RiskChange) => Math.abs(changeMinorOf(change));
      const shown = own.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, mostMoved);
      const names = await readCustomerNames(
        db,
        shopId,
        shown.map(({ customerId }) => customerId),
      );
      return {
        asOf: overview.asOf,
        component,
        amountMinor: own.reduce((sum, change) => sum + changeMinorOf(change), 0),
        customers: own.length,
        items: shown.map(({ customerId, startMinor, endMinor }) => ({
          ...{ customerId, name: names.get(customerId) ?? null, startMinor, endMinor },
        })),
      };
    },
  };
}

async function describePeriod(
  db: Database,
  shopId: string,
  days: Days,
  {
    calendar,
    snapshots,
    asOf,
  }: { readonly calendar: ShopDays; readonly snapshots: readonly RiskSnapshotDay[]; readonly asOf: number },
): Promise<{ readonly period: OverviewPeriod; readonly movement: Movement | null }> {
  const { fromDay, toDay } = days;
  const span = { fromMs: calendar.startOf(fromDay), toMs: calendar.startOf(toDay + 1) };
  const [sales, work, movement] = await Promise.all([
    readSales(db, shopId, {}, days, 'month'),
    readTeamWork(db, shopId, span, asOf),
    movementIn(db, shopId, days, snapshots, asOf),
  ]);
  const { responsesMs, ...counts } = work;
  const period: OverviewPeriod = {
    from: isoDay(fromDay),
    to: isoDay(toDay),
    orders: sales.reduce((sum, { orders }) => sum + orders, 0),
    netRevenueMinor: sales.reduce((sum, step) => sum + step.revenueMinor - step.refundsMinor, 0),
    work: {
      ...counts,
      answered: responsesMs.length,
      responseP50Ms: quantile(responsesMs, 0.5),
      responseP90Ms: quantile(responsesMs, 0.9),
    },
    movement: movement && {
      startedAt: movement.start.takenMs,
      endedAt: movement.endedAt,
      ...sumMovement(movement.changes),
    },
  };
  return { period, movement };
}

/**
 * From the first snapshot of the period to the first after it, or to now; null where there are not two times to compare.
 * @param snapshots oldest first
 */
async function movementIn(
  db: Database,
  shopId: string,
  { fromDay, toDay }: Days,
  snapshots: readonly RiskSnapshotDay[],
  asOf: number,
): Promise<Movement | null> {
  const start = snapshots.find(({ day }) => day >= fromDay);
  if (start === undefined || start.day > toDay) return null;
  const end = snapshots.find(({ day }) => day > toDay) ?? null;
  const span: TimeSpan = { fromMs: start.takenMs, toMs: end?.takenMs ?? asOf + 1 };
  const [moved, contacted] = await Promise.all([
    readMovedRisk(db, shopId, start, end),
    readContacted(db, shopId, span),
  ]);
  return {
    start,
    endedAt: end?.takenMs ?? asOf,
    changes: moved.map((each) => ({ ...each, isContacted: contacted.has(each.customerId) })),
  };
}

async function describeChurn(
  db: Database,
  shopId: string,
  { windowDays, today }: { readonly windowDays: number; readonly today: number },
): Promise<Overview['churn']> {
  const fromMonth = monthOf(today) - mostMonths;
  const [silences, standings, state] = await Promise.all([
    readSilences(db, shopId, {}),
    readCohortStandings(db, shopId, { fromMonth, lastDay: today - windowDays }),
    findRollupState(db, shopId),
  ]);
  // Who came within the window cannot have lapsed: a rate of nought would say nothing.
  const old = standings.filter(({ first }) => firstDayOf(first) <= today - windowDays);
  return {
    windowDays,
    isCounting: state?.stale ?? false,
    months: churnMonths(silences, { windowDays, today, mostMonths }),
    cohorts: churnCohorts(old),
  };
}
