import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';
import { Change } from './totals.tsx';
import { changeOf } from './trend.ts';

export interface BreakdownRow {
  readonly name: string;
  readonly orders: number;
  readonly revenueMinor: number;
  readonly customers: number;
  readonly units?: number;
  readonly previousRevenueMinor?: number;
}

const shownRows = 12;

/** Revenue by name, as bars in a table; choosing one narrows the page to it. */
export function BreakdownPanel({
  title,
  noun,
  rows,
  caption,
  empty,
  fileName,
  onChoose,
  className = '',
}: {
  title: string;
  noun: string;
  rows: readonly BreakdownRow[];
  caption: string;
  empty: string;
  fileName: string;
  onChoose: (name: string) => void;
  className?: string;
}) {
  const formats = useFormats();
  const { shop } = useShop();
  const { currency, currencyDigits } = shop;
  const money = (minor: number) => formats.wholeMoney(minor, currency, currencyDigits);
  const major = (minor: number) => minor / 10 ** currencyDigits;
  const mean = ({ revenueMinor, orders }: BreakdownRow) => (orders === 0 ? 0 : revenueMinor / orders);
  const hasUnits = rows.some(({ units }) => units !== undefined);
  const columns: readonly Column<BreakdownRow>[] = [
    { label: noun, text: ({ name }) => name, raw: ({ name }) => name },
    { label: 'Orders', text: ({ orders }) => formats.number(orders), raw: ({ orders }) => orders },
    ...(hasUnits
      ? [
          {
            label: 'Units',
            text: (row: BreakdownRow) => formats.number(row.units ?? 0),
            raw: (row: BreakdownRow) => row.units ?? 0,
          },
        ]
      : []),
    {
      label: `Revenue (${currency})`,
      text: ({ revenueMinor }) => money(revenueMinor),
      raw: ({ revenueMinor }) => major(revenueMinor),
    },
    {
      label: 'Mean order',
      text: (row) => money(mean(row)),
      raw: (row) => Number(major(mean(row)).toFixed(2)),
    },
    {
      label: 'Customers',
      text: ({ customers }) => formats.number(customers),
      raw: ({ customers }) => customers,
    },
  ];
  const most = Math.max(1, ...rows.map(({ revenueMinor }) => revenueMinor));
  const more = rows.length - shownRows;
  return (
    <ChartFrame
      title={title}
      caption={`${caption}${more > 0 ? ` ${more} more stand in the table view and the CSV.` : ''}`}
      columns={columns}
      rows={rows}
      fileName={fileName}
      className={className}
    >
      {rows.length === 0 ? (
        <p className="py-8 text-center text-muted">{empty}</p>
      ) : (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={title}>
          <table className="w-full text-sm">
            <thead>
              <tr className="text-muted">
                <th scope="col" className="py-1.5 text-left font-medium">
                  {noun}
                </th>
                <th scope="col" className="py-1.5 pl-3 text-right font-medium">
                  Revenue
                </th>
                <th scope="col" className="py-1.5 pl-3 text-right font-medium">
                  Orders
                </th>
                <th scope="col" className="py-1.5 pl-3 text-right font-medium max-sm:hidden">
                  Mean order
                </th>
                <th scope="col" className="py-1.5 pl-3 text-right font-medium max-sm:hidden">
                  Customers
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shownRows).map((row) => (
                <tr key={row.name} className="border-t border-line">
                  <th scope="row" className="w-2/5 py-1 text-left font-normal">
                    <button
                      type="button"
                      onClick={() => onChoose(row.name)}
                      title={`Narrow the page to ${row.name}`}
                      className="block w-full truncate text-left hover:text-accent hover:underline max-sm:min-h-9"
                    >
                      {row.name}
                    </button>
                    <span
                      aria-hidden
                      className="mt-0.5 block h-1.5 rounded-sm bg-accent"
                      style={{ width: `${Math.max(0, (100 * row.revenueMinor) / most)}%` }}
                    />
                  </th>
                  <td className="py-1 pl-3 text-right whitespace-nowrap">
                    {money(row.revenueMinor)}
                    {row.previousRevenueMinor !== undefined && (
                      <span className="block text-xs">
                        <Change change={changeOf(row.revenueMinor, row.previousRevenueMinor)} />
                      </span>
                    )}
                  </td>
                  <td className="py-1 pl-3 text-right">{formats.number(row.orders)}</td>
                  <td className="py-1 pl-3 text-right max-sm:hidden">{money(mean(row))}</td>
                  <td className="py-1 pl-3 text-right max-sm:hidden">{formats.number(row.customers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ChartFrame>
  );
}
