import type { SalesPoint, SeriesStep, TimeSeries } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { SalesPlot, type SalesBar } from './sales-plot.tsx';
import { measures, trailingMeans, trendPoints, valueOf, type Measure } from './trend.ts';

const words: Readonly<Record<Measure, string>> = {
  revenue: 'Net revenue',
  orders: 'Orders',
  customers: 'Customers who ordered',
  mean: 'Mean order',
};
const stepNouns: Readonly<Record<SeriesStep, string>> = { day: 'days', week: 'weeks', month: 'months' };

/** Sales by steps, with their trend and the period before. */
export function SalesPanel({
  series,
  measure,
  onMeasure,
}: {
  series: TimeSeries;
  measure: Measure;
  onMeasure: (measure: Measure) => void;
}) {
  const formats = useFormats();
  const { shop } = useShop();
  const { by, points, previous, timeZone } = series;
  const isMoney = measure === 'revenue' || measure === 'mean';
  const text = (value: number | null) =>
    value === null
      ? '–'
      : isMoney
        ? formats.wholeMoney(value, series.currency, shop.currencyDigits)
        : formats.number(value);
  const axis = (value: number) =>
    isMoney ? formats.shortMoney(value, series.currency, shop.currencyDigits) : formats.number(value);
  const values = points.map((point) => valueOf(measure, point));
  const before = previous.map((point) => valueOf(measure, point));
  const trend = trailingMeans(values, before, trendPoints[by]);
  const bars = points.map((point, index): SalesBar => {
    const range =
      point.from === point.to
        ? formats.utcDay(point.from)
        : `${formats.utcDay(point.from)} – ${formats.utcDay(point.to)}`;
    return {
      label: formats.utcDay(point.from),
      title: range,
      value: values[index] ?? null,
      before: before[index] ?? null,
      trend: trend[index] ?? null,
      isPartial: (index === points.length - 1 && isUnderWay(point, series, timeZone)) || isCut(point, by),
    };
  });
  const raw = (value: number | null) =>
    value === null
      ? null
      : isMoney
        ? Number((value / 10 ** shop.currencyDigits).toFixed(shop.currencyDigits))
        : value;
  type Row = SalesPoint & { index: number };
  const columns: readonly Column<Row>[] = [
    { label: 'From', text: ({ from }) => formats.utcDay(from), raw: ({ from }) => from },
    { label: 'To', text: ({ to }) => formats.utcDay(to), raw: ({ to }) => to },
    {
      label: isMoney ? `${words[measure]} (${series.currency})` : words[measure],
      text: ({ index }) => text(values[index] ?? null),
      raw: ({ index }) => raw(values[index] ?? null),
    },
    {
      label: 'Period before',
      text: ({ index }) => text(before[index] ?? null),
      raw: ({ index }) => raw(before[index] ?? null),
    },
    {
      label: 'Trend',
      text: ({ index }) => text(trend[index] ?? null),
      raw: ({ index }) => raw(trend[index] ?? null),
    },
    { label: 'Orders', text: (row) => formats.number(row.orders), raw: (row) => row.orders },
    { label: 'Customers', text: (row) => formats.number(row.customers), raw: (row) => row.customers },
    {
      label: 'New customers',
      text: (row) => formats.number(row.newCustomers),
      raw: (row) => row.newCustomers,
    },
  ];
  const total = measure === 'customers' ? series.totals.customers : valueOf(measure, series.totals);
  return (
    <ChartFrame
      title="Sales over time"
      className="lg:col-span-2"
      caption={`Orders count on the day they were placed, at what they are worth now; refunds that name no order on the day they came. Whole days in ${timeZone}, as of ${formats.time(series.asOf)}. The trend is the mean of the last ${trendPoints[by]} ${stepNouns[by]}.`}
      columns={columns}
      rows={points.map((point, index) => ({ ...point, index }))}
      fileName={`${shop.id}-sales-by-${by}`}
      brief={{
        value: text(total),
        points: values.map((value) => (value === null ? null : Math.max(0, value))),
      }}
    >
      <SelectField
        label="Measure"
        isLabelShown
        value={measure}
        options={measures.map((value) => ({ value, label: words[value] }))}
        onChange={onMeasure}
        className="pb-2"
      />
      <SalesPlot name={words[measure]} bars={bars} format={text} formatAxis={axis} />
    </ChartFrame>
  );
}

/** A week or month that the period cuts. */
function isCut({ from, to }: SalesPoint, by: SeriesStep): boolean {
  if (by === 'day') return false;
  const after = new Date(Date.parse(to) + dayMs);
  const [start, end] = [new Date(from), after];
  return by === 'week'
    ? start.getUTCDay() !== 1 || end.getUTCDay() !== 1
    : start.getUTCDate() !== 1 || end.getUTCDate() !== 1;
}

/** A step whose last day is today is not over. */
function isUnderWay({ to }: SalesPoint, { asOf }: TimeSeries, timeZone: string): boolean {
  return to === new Intl.DateTimeFormat('en-CA', { timeZone }).format(asOf);
}
