import type { CustomerRow } from '@ebb/contracts';
import Link from 'next/link';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import { BandBadge } from '../../ui/parts/band-badge.tsx';
import { useNow } from '../../ui/parts/use-time.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { customerPath, useHref, useShop } from '../../lib/session/shop-context.tsx';

/** The list on a phone. */
export function CustomerCards({ rows }: { rows: readonly CustomerRow[] }) {
  const { shop } = useShop();
  const href = useHref();
  const formats = useFormats();
  const now = useNow(60_000);
  const money = (minor: number) => formats.wholeMoney(minor, shop.currency, shop.currencyDigits);
  return (
    <ul className="grid gap-2 px-3 pb-4">
      {rows.map((row) => (
        <li key={row.customerId} data-customer-id={row.customerId}>
          <Link
            href={href(customerPath(row.customerId))}
            className="grid gap-1 rounded-md border border-line bg-panel p-3"
          >
            <span className="flex items-center justify-between gap-2">
              <span className="truncate font-medium">{customerTitle(row)}</span>
              <BandBadge band={row.band} score={row.score} />
            </span>
            <span className="flex justify-between gap-2 text-base text-muted">
              <span>
                {row.lastOrderAt === null ? 'Never ordered' : `Ordered ${formats.ago(row.lastOrderAt, now)}`}
              </span>
              {row.purchase?.within7 != null && (
                <span>{formats.percent(row.purchase.within7)} this week</span>
              )}
              {row.risesAt !== null && <span>band rises {formats.utcDay(row.risesAt)}</span>}
              {row.revenueAtRiskMinor > 0 && <span>{money(row.revenueAtRiskMinor)} at risk</span>}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
