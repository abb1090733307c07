import type { CustomerRow, customerSorts } from '@ebb/contracts';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode, RefObject } from 'react';
import { SortHead } from '../../ui/parts/sort-head.tsx';
import { useNow } from '../../ui/parts/use-time.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { customerPath, useHref, useShop } from '../../lib/session/shop-context.tsx';
import { customerRowHeight, CustomerTableRow } from './customer-row.tsx';

const head = 'sticky top-0 z-10 h-9 border-b border-line bg-canvas px-2 text-xs font-medium text-muted';

type Sort = (typeof customerSorts)[number];

/** Thousands of rows in a real table, of which only those in sight are in the page. */
export function CustomersTable({
  rows,
  total,
  sort,
  onSort,
  scroller,
}: {
  rows: readonly CustomerRow[];
  total: number;
  sort: Sort;
  onSort: (sort: Sort) => void;
  scroller: RefObject<HTMLElement | null>;
}) {
  const { shop } = useShop();
  const href = useHref();
  const formats = useFormats();
  const now = useNow(60_000);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => customerRowHeight,
    overscan: 16,
  });
  const inSight = virtual.getVirtualItems();
  const above = inSight[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  return (
    <table
      aria-rowcount={total + 1}
      className="w-full table-fixed border-separate border-spacing-0 [&_td]:border-b [&_td]:border-line"
    >
      <caption className="sr-only">Customers of {shop.name}. Risk is 0 to 100, higher is worse.</caption>
      <thead>
        <tr aria-rowindex={1}>
          <Head sort={sort} onSort={onSort} by="risk" className="w-36 pl-6 text-left">
            Risk
          </Head>
          <Head sort={sort} className="text-left">
            Customer
          </Head>
          <Head sort={sort} className="hidden text-left @7xl:table-cell">
            E-mail
          </Head>
          <Head sort={sort} onSort={onSort} by="revenue_at_risk" className="w-32 text-right">
            At risk, {shop.currency}
          </Head>
          <Head sort={sort} className="w-20 text-right">
            Orders
          </Head>
          <Head sort={sort} onSort={onSort} by="revenue" className="w-36 text-right">
            Lifetime revenue
          </Head>
          <Head sort={sort} onSort={onSort} by="buys_7" className="hidden w-28 text-right @4xl:table-cell">
            Orders in 7 d
          </Head>
          <Head
            sort={sort}
            onSort={onSort}
            by="expected_spend"
            className="hidden w-32 text-right @4xl:table-cell"
          >
            Spend, 30 d
          </Head>
          <Head sort={sort} onSort={onSort} by="rises" className="hidden w-28 text-right @4xl:table-cell">
            Band rises
          </Head>
          <Head
            sort={sort}
            onSort={onSort}
            by="last_order"
            className="hidden w-36 text-right @3xl:table-cell"
          >
            Last order
          </Head>
          <Head sort={sort} className="w-24 pr-6 text-right">
            <span className="sr-only">Open alert</span>
          </Head>
        </tr>
      </thead>
      <tbody>
        {above > 0 && <Spacer height={above} />}
        {inSight.map(({ index }) => {
          const row = rows[index];
          return (
            row && (
              <CustomerTableRow
                key={row.customerId}
                row={row}
                href={href(customerPath(row.customerId))}
                shop={shop}
                formats={formats}
                now={now}
              />
            )
          );
        })}
        {below > 0 && <Spacer height={below} />}
      </tbody>
    </table>
  );
}

/** The head of a column, a button where the list can be in its order. */
function Head({
  sort,
  by,
  onSort,
  className,
  children,
}: {
  sort: Sort;
  by?: Sort;
  onSort?: (by: Sort) => void;
  className: string;
  children: ReactNode;
}) {
  const direction = by === 'rises' ? 'ascending' : 'descending';
  return (
    <SortHead
      direction={by === sort ? direction : null}
      {...(by && onSort ? { onSort: () => onSort(by) } : {})}
      className={`${head} ${className}`}
    >
      {children}
    </SortHead>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={11} style={{ height, border: 0 }} />
    </tr>
  );
}
