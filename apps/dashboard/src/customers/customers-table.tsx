import type { CustomerRow } from '@ebb/contracts';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { useNow } from '../parts/use-now.ts';
import { useFormats } from '../prefs/formats-context.tsx';
import { customerPath, useHref, useShop } from '../session/shop-context.tsx';
import { customerRowHeight, CustomerTableRow } from './customer-row.tsx';

const head = 'sticky top-0 z-10 h-9 border-b border-line bg-canvas px-2 text-xs font-medium text-muted';

/** Thousands of rows in a real table, of which only those in sight are in the page. */
export function CustomersTable({
  rows,
  total,
  scroller,
}: {
  rows: readonly CustomerRow[];
  total: number;
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
          <th scope="col" className={`${head} w-36 pl-6 text-left`}>
            Risk
          </th>
          <th scope="col" className={`${head} text-left`}>
            Customer
          </th>
          <th scope="col" className={`${head} hidden text-left @5xl:table-cell`}>
            E-mail
          </th>
          <th scope="col" className={`${head} w-32 text-right`}>
            At risk, {shop.currency}
          </th>
          <th scope="col" className={`${head} w-20 text-right`}>
            Orders
          </th>
          <th scope="col" className={`${head} w-36 text-right`}>
            Lifetime revenue
          </th>
          <th scope="col" className={`${head} hidden w-28 text-right @4xl:table-cell`}>
            Rises
          </th>
          <th scope="col" className={`${head} hidden w-36 text-right @3xl:table-cell`}>
            Last order
          </th>
          <th scope="col" className={`${head} w-24 pr-6 text-right`}>
            <span className="sr-only">Open alert</span>
          </th>
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

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={9} style={{ height, border: 0 }} />
    </tr>
  );
}
