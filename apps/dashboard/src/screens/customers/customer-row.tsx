import type { CustomerRow as Row, Shop } from '@ebb/contracts';
import { Bell } from 'lucide-react';
import Link from 'next/link';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import type { Formats } from '../../lib/formats/formats.ts';
import { BandBadge } from '../../ui/parts/band-badge.tsx';

export const customerRowHeight = 44;

/** One customer of the list. The name is the link; the row's click follows it. */
export function CustomerTableRow({
  row,
  href,
  shop,
  formats,
  now,
}: {
  row: Row;
  href: string;
  shop: Shop;
  formats: Formats;
  now: number;
}) {
  const money = (minor: number) => formats.wholeMoney(minor, shop.currency, shop.currencyDigits);
  return (
    <tr data-customer-id={row.customerId} className="relative h-11 text-sm hover:bg-hover">
      <td className="pr-2 pl-6">
        <BandBadge band={row.band} score={row.score} className="w-26 [&>span:last-child]:ml-auto" />
      </td>
      <td className="truncate px-2">
        <Link href={href} className="font-medium after:absolute after:inset-0">
          {customerTitle(row)}
        </Link>
        {row.name !== null && <span className="ml-2 text-muted">{row.customerId}</span>}
      </td>
      <td className="hidden truncate px-2 text-muted @7xl:table-cell">{row.email ?? '–'}</td>
      <td className="px-2 text-right font-medium">
        {row.revenueAtRiskMinor > 0 ? money(row.revenueAtRiskMinor) : '–'}
      </td>
      <td className="px-2 text-right">{formats.number(row.orderCount)}</td>
      <td className="px-2 text-right">{money(row.netRevenueMinor)}</td>
      <td className="hidden px-2 text-right @4xl:table-cell" title={likelihoodTitle(row, formats)}>
        {row.purchase?.within7 == null ? (
          <span className="text-muted">–</span>
        ) : (
          formats.finePercent(row.purchase.within7)
        )}
      </td>
      <td
        className="hidden px-2 text-right @4xl:table-cell"
        title={row.purchase ? 'Expected within 30 days' : undefined}
      >
        {row.purchase?.spendMinor == null ? (
          <span className="text-muted">–</span>
        ) : (
          money(row.purchase.spendMinor)
        )}
      </td>
      <td
        className="hidden px-2 text-right @4xl:table-cell"
        title={row.risesAt === null ? undefined : 'The band rises then if nothing happens'}
      >
        {row.risesAt === null ? <span className="text-muted">–</span> : formats.utcDay(row.risesAt)}
      </td>
      <td
        className="hidden px-2 text-right text-muted @3xl:table-cell"
        title={row.lastOrderAt === null ? undefined : formats.dateTime(row.lastOrderAt)}
      >
        {row.lastOrderAt === null ? 'never' : formats.ago(row.lastOrderAt, now)}
      </td>
      <td className="pr-6 pl-2 text-right">
        {row.alertId !== null && (
          <span className="inline-flex items-center gap-1 text-muted">
            <Bell size={13} aria-hidden />
            <span className="max-lg:sr-only">Alert</span>
          </span>
        )}
      </td>
    </tr>
  );
}

function likelihoodTitle({ purchase }: Row, formats: Formats): string | undefined {
  if (purchase === null) return undefined;
  const within = (days: number, probability: number | null) =>
    `${probability === null ? 'not known' : formats.percent(probability)} within ${days} days`;
  return `Orders: ${within(7, purchase.within7)}, ${within(30, purchase.within30)}, ${within(90, purchase.within90)}. As of ${formats.dateTime(purchase.computedAt)}`;
}
