import type { DashboardStats } from '@ebb/contracts';
import { BarChart } from '../../ui/charts/bar-chart.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { everyDay } from './daily-series.ts';

type Day = DashboardStats['daily'][number];

/** The days, as bars: money in, alerts raised, events received. */
export function DailyCharts({
  daily,
  asOf,
  timeZone,
}: {
  daily: readonly Day[];
  asOf: number;
  timeZone: string;
}) {
  const { shop } = useShop();
  const formats = useFormats();
  const { currency, currencyDigits } = shop;
  const money = (minor: number) => formats.wholeMoney(minor, currency, currencyDigits);
  const caption = `Whole days, ${timeZone}. As of ${formats.time(asOf)} ${formats.timeZone}.`;
  const dayColumn: Column<Day> = {
    label: 'Day',
    text: (row) => formats.utcDay(row.day),
    raw: (row) => row.day,
  };
  const days = everyDay(daily);
  const sum = (of: (row: Day) => number) => daily.reduce((total, row) => total + of(row), 0);
  const charts = [
    {
      key: 'revenue',
      title: 'Net revenue a day',
      name: currency,
      of: (row: Day) => row.netRevenueMinor,
      text: money,
      axis: (minor: number) => formats.shortMoney(minor, currency, currencyDigits),
      raw: (row: Day) => row.netRevenueMinor / 10 ** currencyDigits,
    },
    {
      key: 'alerts',
      title: 'Alerts opened a day',
      name: 'alerts',
      of: (row: Day) => row.alertsOpened,
      text: formats.number,
      axis: formats.number,
      raw: (row: Day) => row.alertsOpened,
    },
    {
      key: 'orders',
      title: 'Orders a day',
      name: 'orders',
      of: (row: Day) => row.orders,
      text: formats.number,
      axis: formats.number,
      raw: (row: Day) => row.orders,
    },
    {
      key: 'events',
      title: 'Events a day',
      name: 'events',
      of: (row: Day) => row.events,
      text: formats.number,
      axis: formats.number,
      raw: (row: Day) => row.events,
    },
  ];
  return charts.map((chart) => (
    <ChartFrame
      key={chart.key}
      title={chart.title}
      caption={caption}
      rows={daily}
      columns={[dayColumn, { label: chart.name, text: (row) => chart.text(chart.of(row)), raw: chart.raw }]}
      fileName={`${shop.id}-${chart.key}-by-day`}
      brief={{ value: chart.text(sum(chart.of)), points: days.map(({ row }) => row && chart.of(row)) }}
    >
      <BarChart
        name={chart.name}
        bars={days.map(({ day, row }) => ({ label: formats.utcDay(day), value: row && chart.of(row) }))}
        format={chart.text}
        formatAxis={chart.axis}
      />
    </ChartFrame>
  ));
}
