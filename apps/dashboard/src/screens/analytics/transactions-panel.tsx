import { type Transactions } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { customerPath, useHref, useShop } from '../../lib/session/shop-context.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { useNow } from '../../ui/parts/use-time.ts';
import type { Scope } from './use-analytics.ts';

type Row = Transactions['transactions'][number];

const shownRows = 20;
const markedMs = 4_000;

/** The newest orders, as they arrive. */
export function TransactionsPanel({
  scope,
  segments,
}: {
  scope: Scope;
  segments: ReadonlyMap<number, string>;
}) {
  const { shop, segment, category, country } = scope;
  const query = { shop, segment, category, country, limit: shownRows };
  const answer = useQuery({
    queryKey: ['analytics', shop, 'getTransactions', query],
    queryFn: ({ signal }) => call('getTransactions', { query }, signal),
    refetchInterval: 60_000,
  });
  if (answer.error && !answer.data)
    return <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />;
  return answer.data ? <Latest data={answer.data} segments={segments} /> : <Skeleton className="h-80" />;
}

function Latest({ data, segments }: { data: Transactions; segments: ReadonlyMap<number, string> }) {
  const formats = useFormats();
  const href = useHref();
  const { shop } = useShop();
  const now = useNow(10_000);
  const fresh = useFresh(data.transactions);
  const money = (minor: number) => formats.money(minor, data.currency, shop.currencyDigits);
  const who = (row: Row) => (row.isKnown ? (row.name ?? row.customerId) : 'Guest');
  const segmentOf = ({ segment }: Row) => (segment === null ? '' : (segments.get(segment) ?? ''));
  const columns: readonly Column<Row>[] = [
    {
      label: 'Placed',
      text: ({ placedAt }) => formats.dateTime(placedAt),
      raw: ({ placedAt }) => new Date(placedAt).toISOString(),
    },
    { label: 'Order', text: ({ orderId }) => orderId, raw: ({ orderId }) => orderId },
    { label: 'Customer', text: who, raw: ({ customerId }) => customerId },
    {
      label: `Amount (${data.currency})`,
      text: ({ amountMinor }) => money(amountMinor),
      raw: ({ amountMinor }) => amountMinor / 10 ** shop.currencyDigits,
    },
    {
      label: 'Categories',
      text: ({ categories }) => categories.join(', '),
      raw: ({ categories }) => categories.join(', '),
    },
    { label: 'Country', text: ({ country }) => country, raw: ({ country }) => country },
    { label: 'Segment', text: segmentOf, raw: segmentOf },
  ];
  return (
    <ChartFrame
      title="Latest orders"
      className="lg:col-span-2"
      caption={`The newest ${data.transactions.length} at this moment, whatever the period; at what they are worth now. Orders of nothing and cancelled ones are left out.`}
      columns={columns}
      rows={data.transactions}
      fileName={`${shop.id}-latest-orders`}
    >
      {data.transactions.length === 0 ? (
        <p className="py-8 text-center text-muted">No order matches.</p>
      ) : (
        <div className="max-h-96 overflow-auto" tabIndex={0} role="region" aria-label="Latest orders">
          <table className="w-full text-sm">
            <thead>
              <tr className="text-muted">
                {['Placed', 'Customer', 'Categories', 'Country', 'Amount'].map((label) => (
                  <th
                    key={label}
                    scope="col"
                    className={`sticky top-0 bg-panel py-1.5 pr-3 font-medium ${label === 'Amount' ? 'text-right' : 'text-left'} ${label === 'Categories' || label === 'Country' ? 'max-sm:hidden' : ''}`}
                  >
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.transactions.map((row) => (
                <tr
                  key={keyOf(row)}
                  className={`border-t border-line transition-colors motion-reduce:transition-none ${fresh.has(keyOf(row)) ? 'bg-picked' : ''}`}
                >
                  <td
                    className="py-1.5 pr-3 whitespace-nowrap text-muted"
                    title={formats.dateTime(row.placedAt)}
                  >
                    {formats.ago(row.placedAt, now)}
                  </td>
                  <td className="max-w-52 truncate py-1.5 pr-3">
                    {row.isKnown ? (
                      <Link
                        className="hover:text-accent hover:underline"
                        href={href(customerPath(row.customerId))}
                      >
                        {who(row)}
                      </Link>
                    ) : (
                      <span className="text-muted">Guest</span>
                    )}
                  </td>
                  <td className="max-w-64 truncate py-1.5 pr-3 max-sm:hidden">
                    {row.categories.join(', ') || '–'}
                  </td>
                  <td className="max-w-36 truncate py-1.5 pr-3 max-sm:hidden">{row.country || '–'}</td>
                  <td className="py-1.5 pr-3 text-right whitespace-nowrap">{money(row.amountMinor)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ChartFrame>
  );
}

function keyOf({ customerId, orderId, placedAt }: Row): string {
  return `${customerId}\n${orderId}\n${placedAt}`;
}

/** Those that came since the list was shown, for a moment. */
function useFresh(rows: readonly Row[]): ReadonlySet<string> {
  const seen = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const keys = rows.map(keyOf);
    const known = seen.current;
    seen.current = new Set([...(known ?? []), ...keys]);
    const news = known === null ? [] : keys.filter((key) => !known.has(key));
    // All new: other filters, not news.
    if (news.length === 0 || news.length === keys.length) return;
    setFresh(new Set(news));
    const timer = setTimeout(() => setFresh(new Set()), markedMs);
    return () => clearTimeout(timer);
  }, [rows]);
  return fresh;
}
