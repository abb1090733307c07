import { useQuery } from '@tanstack/react-query';
import type { RfmGrid } from '@ebb/contracts';
import Link from 'next/link';
import { call } from '../../../lib/api/call.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../../lib/session/shop-context.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { Skeleton } from '../../../ui/parts/skeleton.tsx';

type Cell = RfmGrid['cells'][number];

/** Customers by recency and frequency, 5 × 5; each cell opens its customers. */
export function RfmPanel() {
  const { shop } = useShop();
  const grid = useQuery({
    queryKey: ['rfm', shop.id],
    queryFn: ({ signal }) => call('getRfmGrid', { query: { shop: shop.id } }, signal),
    refetchInterval: 60_000,
  });
  if (grid.error) return <ErrorNote error={grid.error} onRetry={() => void grid.refetch()} />;
  return grid.data ? <Grid grid={grid.data} /> : <Skeleton className="h-80" />;
}

function Grid({ grid }: { grid: RfmGrid }) {
  const { shop } = useShop();
  const formats = useFormats();
  const href = useHref();
  const money = (minor: number) => formats.shortMoney(minor, shop.currency, shop.currencyDigits);
  const most = Math.max(1, ...grid.cells.map(({ customers }) => customers));
  const columns: readonly Column<Cell>[] = [
    { label: 'Recency', text: (cell) => String(cell.recency), raw: (cell) => cell.recency },
    { label: 'Frequency', text: (cell) => String(cell.frequency), raw: (cell) => cell.frequency },
    { label: 'Customers', text: (cell) => formats.number(cell.customers), raw: (cell) => cell.customers },
    {
      label: `Revenue (${shop.currency})`,
      text: (cell) => money(cell.revenueMinor),
      raw: (cell) => cell.revenueMinor / 10 ** shop.currencyDigits,
    },
  ];
  const limits = (values: readonly number[]) => values.map((value) => formats.number(value)).join(', ');
  return (
    <ChartFrame
      title="Recency and frequency"
      caption={`Fifths as of the training: ${limits(grid.recencyDays)} days since the last order, ${limits(grid.orders)} orders; counts as of ${formats.dateTime(grid.asOf)}. Equal values have equal scores, so a score may be empty.`}
      columns={columns}
      rows={grid.cells}
      fileName="rfm"
    >
      <table className="w-full table-fixed border-separate border-spacing-1 text-center text-sm">
        <thead>
          <tr>
            <th scope="col" className="w-20 text-left text-xs font-normal text-muted max-sm:w-12">
              Recency ↓<br />
              Orders →
            </th>
            {[1, 2, 3, 4, 5].map((frequency) => (
              <th key={frequency} scope="col" className="text-xs font-normal text-muted">
                {frequency === 1 ? '1 few' : frequency === 5 ? '5 many' : frequency}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[5, 4, 3, 2, 1].map((recency) => (
            <tr key={recency}>
              <th scope="row" className="text-left text-xs font-normal text-muted">
                {recency === 5 ? '5 lately' : recency === 1 ? '1 long ago' : recency}
              </th>
              {grid.cells
                .filter((cell) => cell.recency === recency)
                .map((cell) => (
                  <td key={cell.frequency} className="p-0">
                    {cell.customers === 0 ? (
                      <span className="block rounded py-2.5 text-muted">–</span>
                    ) : (
                      <Link
                        href={href('/customers', {
                          recency: String(recency),
                          frequency: String(cell.frequency),
                        })}
                        aria-label={`Recency ${recency}, frequency ${cell.frequency}: ${formats.number(cell.customers)} customers, ${money(cell.revenueMinor)}`}
                        className="block rounded border border-line py-0.5 hover:border-accent max-sm:min-h-11"
                        style={{
                          background: `color-mix(in srgb, var(--accent) ${Math.round((28 * cell.customers) / most)}%, var(--panel))`,
                        }}
                      >
                        <span className="block font-semibold">{formats.number(cell.customers)}</span>
                        <span className="block truncate text-xs">{money(cell.revenueMinor)}</span>
                      </Link>
                    )}
                  </td>
                ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ChartFrame>
  );
}
