import type { DashboardStats } from '@ebb/contracts';
import type { ReactNode } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';

/** The metrics a retention lead is asked for, each with what it is made of. */
export function KeyMetrics({ stats }: { stats: DashboardStats }) {
  const { shop } = useShop();
  const formats = useFormats();
  const money = (minor: number) => formats.wholeMoney(minor, stats.currency, shop.currencyDigits);
  const { alerts, customers, orders, freshness } = stats;
  return (
    <dl className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-6">
      <StatTile label="Revenue at risk" value={money(stats.revenueAtRiskMinor)}>
        over customers in high and critical
      </StatTile>
      <StatTile label="At high risk" value={formats.finePercent(stats.highRiskShare)}>
        of {formats.number(customers.active)} scored customers
      </StatTile>
      <StatTile label="Open alerts" value={formats.number(alerts.open)}>
        {formats.number(alerts.acknowledged)} assigned · today {formats.number(alerts.openedToday)} opened,{' '}
        {formats.number(alerts.closedToday)} closed
      </StatTile>
      <StatTile
        label="Time to first response"
        value={alerts.medianResponseMs === null ? '–' : formats.duration(alerts.medianResponseMs)}
      >
        {alerts.medianResponseMs === null ? 'no alert assigned in 30 days' : 'median, last 30 days'}
      </StatTile>
      <StatTile label="Net revenue, all time" value={money(orders.netRevenueMinor)}>
        {formats.number(orders.orders)} orders · guests {money(orders.guestNetRevenueMinor)} (
        {formats.number(orders.guestOrders)} orders)
      </StatTile>
      <StatTile label="Events, last hour" value={formats.number(freshness.eventsLastHour)}>
        {formats.number(customers.known)} known customers, {formats.number(customers.anonymous)} anonymous
      </StatTile>
    </dl>
  );
}

/** One key metric: what, how much, and what it is made of. */
export function StatTile({ label, value, children }: { label: string; value: string; children?: ReactNode }) {
  return (
    <div className="min-w-0 rounded-md border border-line bg-panel p-4">
      <dt className="text-sm text-muted">{label}</dt>
      <dd>
        <span className="block truncate text-xl font-semibold tracking-tight">{value}</span>
        <span className="block text-sm text-muted">{children}</span>
      </dd>
    </div>
  );
}
