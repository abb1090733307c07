import type { TimeSeries } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { changeOf, valueOf } from './trend.ts';

/** The period in five numbers, each beside the period before. */
export function Totals({ series }: { series: TimeSeries }) {
  const formats = useFormats();
  const { shop } = useShop();
  const { totals, previousTotals } = series;
  const money = (minor: number | null) =>
    minor === null ? '–' : formats.wholeMoney(minor, series.currency, shop.currencyDigits);
  const mean = [totals, previousTotals].map((of) => valueOf('mean', of));
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-5">
      <Total
        label="Net revenue"
        value={money(totals.netRevenueMinor)}
        change={changeOf(totals.netRevenueMinor, previousTotals.netRevenueMinor)}
        before={money(previousTotals.netRevenueMinor)}
      />
      <Total
        label="Orders"
        value={formats.number(totals.orders)}
        change={changeOf(totals.orders, previousTotals.orders)}
        before={formats.number(previousTotals.orders)}
      />
      <Total
        label="Mean order"
        value={money(mean[0] ?? null)}
        change={changeOf(mean[0] ?? null, mean[1] ?? null)}
        before={money(mean[1] ?? null)}
      />
      <Total
        label="Customers who ordered"
        value={formats.number(totals.customers)}
        change={changeOf(totals.customers, previousTotals.customers)}
        before={formats.number(previousTotals.customers)}
      />
      <Total
        label="New customers"
        value={formats.number(totals.newCustomers)}
        change={changeOf(totals.newCustomers, previousTotals.newCustomers)}
        before={formats.number(previousTotals.newCustomers)}
      />
    </dl>
  );
}

function Total({
  label,
  value,
  change,
  before,
}: {
  label: string;
  value: string;
  change: number | null;
  before: string;
}) {
  return (
    <div className="min-w-0 rounded-md border border-line bg-panel p-4 max-lg:last:col-span-2">
      <dt className="text-sm text-muted">{label}</dt>
      <dd>
        <span className="block truncate text-xl font-semibold tracking-tight">{value}</span>
        <span className="block text-sm text-muted">
          <Change change={change} />
          {change !== null && ' · '}
          {before} in the period before
        </span>
      </dd>
    </div>
  );
}

/** Never by colour alone: an arrow and the sign say it too. */
export function Change({ change }: { change: number | null }) {
  const formats = useFormats();
  if (change === null) return null;
  const isUp = change > 0.0005;
  const isDown = change < -0.0005;
  const colour = isUp ? 'text-ok' : isDown ? 'text-worse' : '';
  return (
    <span className={`font-medium whitespace-nowrap ${colour}`}>
      {isUp ? '▲ +' : isDown ? '▼ ' : '± '}
      {formats.finePercent(change)}
    </span>
  );
}
