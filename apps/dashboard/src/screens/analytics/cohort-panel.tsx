import type { Cohorts } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';
import { SelectField } from '../../ui/parts/fields/fields.tsx';

type Cohort = Cohorts['cohorts'][number];
export type CohortView = 'customers' | 'revenue';

/** Who came back, by the month of the first order: the triangle. */
export function CohortPanel({
  data,
  view,
  onView,
}: {
  data: Cohorts;
  view: CohortView;
  onView: (view: CohortView) => void;
}) {
  const formats = useFormats();
  const { shop } = useShop();
  const { cohorts, months } = data;
  const digits = shop.currencyDigits;
  const money = (minor: number) => formats.shortMoney(minor, data.currency, digits);
  const longest = Math.max(1, ...cohorts.map(({ later }) => later.length));
  const steps = Array.from({ length: longest }, (_, index) => index);
  const cellOf = (cohort: Cohort, step: number) => {
    const cell = cohort.later[step];
    if (cell === undefined) return null;
    return view === 'customers'
      ? {
          text: formats.percent(cell.customers / cohort.customers),
          raw: cell.customers,
          share01: cell.customers / cohort.customers,
        }
      : {
          text: money(cell.revenueMinor),
          raw: cell.revenueMinor / 10 ** digits,
          share01: cell.revenueMinor / mostRevenue,
        };
  };
  const mostRevenue = Math.max(
    1,
    ...cohorts.flatMap(({ later }) => later.map(({ revenueMinor }) => revenueMinor)),
  );
  const columns: readonly Column<Cohort>[] = [
    {
      label: 'First order',
      text: ({ month }) => monthText(month, formats.locale),
      raw: ({ month }) => month,
    },
    {
      label: 'Customers',
      text: ({ customers }) => formats.number(customers),
      raw: ({ customers }) => customers,
    },
    ...steps.map((step): Column<Cohort> => ({
      label: view === 'customers' ? `Month ${step}` : `Month ${step} (${data.currency})`,
      text: (cohort) => cellOf(cohort, step)?.text ?? '',
      raw: (cohort) => cellOf(cohort, step)?.raw ?? null,
    })),
  ];
  const first = months[0];
  return (
    <ChartFrame
      title="Cohorts"
      className="lg:col-span-2"
      caption={`Known customers by the month of their first order${first === undefined ? '' : ` since ${monthText(first, formats.locale)}`}; at least twelve months up to the end of the period. ${view === 'customers' ? 'The share who ordered in each month after' : 'What they ordered in each month after, at what it is worth now'}; the last month of a row is not over while it is this one. Months in ${data.timeZone}.`}
      columns={columns}
      rows={cohorts}
      fileName={`${shop.id}-cohorts-${view}`}
    >
      <SelectField
        label="Show"
        isLabelShown
        value={view}
        options={[
          { value: 'customers' as const, label: 'Customers who came back' },
          { value: 'revenue' as const, label: 'Revenue' },
        ]}
        onChange={onView}
        className="pb-2"
      />
      {cohorts.length === 0 ? (
        <p className="py-8 text-center text-muted">Nobody ordered for the first time in these months.</p>
      ) : (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Cohorts">
          <table className="border-separate border-spacing-0.5 text-sm">
            <thead>
              <tr className="text-xs text-muted">
                <th scope="col" className="sticky left-0 bg-panel pr-3 text-left font-medium">
                  First order
                </th>
                <th scope="col" className="px-2 text-right font-medium">
                  Customers
                </th>
                {steps.map((step) => (
                  <th key={step} scope="col" className="min-w-13 px-1 text-center font-medium">
                    {step === 0 ? 'Month 0' : `+${step}`}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {cohorts.map((cohort) => (
                <tr key={cohort.month}>
                  <th
                    scope="row"
                    className="sticky left-0 bg-panel pr-3 text-left font-normal whitespace-nowrap"
                  >
                    {monthText(cohort.month, formats.locale)}
                  </th>
                  <td className="px-2 text-right">{formats.number(cohort.customers)}</td>
                  {steps.map((step) => {
                    const cell = cellOf(cohort, step);
                    return cell === null ? (
                      <td key={step} />
                    ) : (
                      <td
                        key={step}
                        title={`${monthText(cohort.month, formats.locale)}, month ${step}: ${formats.number(cohort.later[step]?.customers ?? 0)} of ${formats.number(cohort.customers)} customers, ${formats.number(cohort.later[step]?.orders ?? 0)} orders, ${money(cohort.later[step]?.revenueMinor ?? 0)}`}
                        className="rounded-sm px-1 py-1 text-center text-xs whitespace-nowrap"
                        style={{
                          background: `color-mix(in srgb, var(--accent) ${Math.round(45 * Math.min(1, cell.share01))}%, var(--well))`,
                        }}
                      >
                        {cell.text}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ChartFrame>
  );
}

function monthText(month: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', year: 'numeric' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}
