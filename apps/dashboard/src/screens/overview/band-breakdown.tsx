import type { Band, DashboardStats } from '@ebb/contracts';
import Link from 'next/link';
import { BandBadge } from '../../ui/parts/band-badge.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';

const order: readonly Band[] = ['critical', 'high', 'medium', 'low', 'lapsed', 'none'];

/** Where the customers stand, each band a way into its list. */
export function BandBreakdown({ byBand }: { byBand: DashboardStats['customers']['byBand'] }) {
  const { shop } = useShop();
  const formats = useFormats();
  const href = useHref();
  const rows = order.map(
    (band) => byBand.find((row) => row.band === band) ?? { band, customers: 0, revenueAtRiskMinor: 0 },
  );
  const most = Math.max(1, ...rows.map((row) => row.customers));
  return (
    <Panel title="Customers by band">
      <table className="w-full text-sm">
        <thead>
          <tr className="text-xs text-muted">
            <th scope="col" className="pb-1.5 text-left font-medium">
              Band
            </th>
            <th scope="col" className="w-full pb-1.5 text-left font-medium">
              <span className="sr-only">Share</span>
            </th>
            <th scope="col" className="pb-1.5 pl-4 text-right font-medium">
              Customers
            </th>
            <th scope="col" className="pb-1.5 pl-4 text-right font-medium whitespace-nowrap">
              At risk, {shop.currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.band} className="border-t border-line">
              <td className="py-2 pr-3">
                <Link href={href('/customers', { band: row.band })} className="block">
                  <BandBadge band={row.band} className="w-22" />
                </Link>
              </td>
              <td aria-hidden>
                <span className="block h-2 rounded-full bg-well">
                  <span
                    className="block h-full rounded-full bg-control"
                    style={{ width: `${(row.customers / most) * 100}%`, background: colorOf(row.band) }}
                  />
                </span>
              </td>
              <td className="py-2 pl-4 text-right">{formats.number(row.customers)}</td>
              <td className="py-2 pl-4 text-right text-muted">
                {row.revenueAtRiskMinor > 0
                  ? formats.wholeMoney(row.revenueAtRiskMinor, shop.currency, shop.currencyDigits)
                  : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function colorOf(band: Band): string {
  return band === 'lapsed' || band === 'none' ? 'var(--control)' : `var(--${band})`;
}
