import type { DashboardStats } from '@ebb/contracts';
import { isAlerting } from '@ebb/contracts';
import { shopDays } from '@ebb/analytics';
import { alertTotals, customerTotals, eventTotals, readSales, scoreHistogram } from '@ebb/db';
import { isoDay } from '@ebb/domain';
import type { ApiParts } from '../api-parts.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { shareComputations } from './share-computations.ts';

export interface DashboardTotals {
  /** @throws ProblemError 404 */
  ofShop(shopId: string, days: number): Promise<DashboardStats>;
}

/** Computes a shop's totals; requests that come while or shortly after share one computation. */
export function createDashboardStats({
  db,
  servings,
  nowMs,
}: Pick<ApiParts, 'db' | 'servings' | 'nowMs'>): DashboardTotals {
  async function compute(shopId: string, days: number): Promise<DashboardStats> {
    const asOf = nowMs();
    const { policy, timeZone } = await requireShopServing(servings, shopId);
    const { dayOf, dayOfQuarter, startOf } = shopDays(timeZone);
    const today = dayOf(asOf);
    const fromDay = today - days + 1;
    const [customers, histogram, events, sales, alerts] = await Promise.all([
      customerTotals(db, shopId),
      scoreHistogram(db, shopId),
      eventTotals(db, shopId, fromDay, asOf),
      readSales(db, shopId, {}, { fromDay, toDay: today }, 'day'),
      alertTotals(db, shopId, startOf(fromDay), startOf(today), asOf),
    ]);
    const salesOf = new Map(sales.map((day) => [day.start, day]));
    const alertsOf = new Map<number, number>();
    for (const [quarter, opened] of alerts.openedByQuarter) {
      const day = dayOfQuarter(quarter);
      alertsOf.set(day, (alertsOf.get(day) ?? 0) + opened);
    }
    const alarming = customers.byBand.filter(({ band }) => isAlerting(band));
    const alarmingCustomers = alarming.reduce((sum, band) => sum + band.customers, 0);
    const { known, anonymous, active, byBand } = customers;
    const { orders, netRevenueMinor, guestOrders, guestNetRevenueMinor } = customers;
    return {
      asOf,
      currency: policy.currency,
      timeZone,
      customers: { known, anonymous, active, byBand },
      orders: {
        orders,
        netRevenueMinor,
        refundsAndCancellations: events.refundsAndCancellations,
        guestOrders,
        guestNetRevenueMinor,
      },
      revenueAtRiskMinor: alarming.reduce((sum, band) => sum + band.revenueAtRiskMinor, 0),
      highRiskShare: active === 0 ? 0 : alarmingCustomers / active,
      alerts: {
        open: alerts.open,
        acknowledged: alerts.acknowledged,
        openedToday: alertsOf.get(today) ?? 0,
        closedToday: alerts.closedToday,
        medianResponseMs: alerts.medianResponseMs,
      },
      daily: Array.from({ length: days }, (_, index) => {
        const day = fromDay + index;
        return {
          day: isoDay(day),
          orders: salesOf.get(day)?.orders ?? 0,
          netRevenueMinor: (salesOf.get(day)?.revenueMinor ?? 0) - (salesOf.get(day)?.refundsMinor ?? 0),
          events: events.eventsByDay.get(day) ?? 0,
          alertsOpened: alertsOf.get(day) ?? 0,
        };
      }),
      scoreHistogram: histogram,
      freshness: {
        lastEventAt: events.lastEventMs,
        lastScoredAt: customers.lastScoredMs,
        eventsLastHour: events.eventsLastHour,
      },
    };
  }

  return { ofShop: shareComputations((shopId, days) => `${days} ${shopId}`, compute) };
}
