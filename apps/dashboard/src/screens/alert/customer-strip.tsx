import { useQuery } from '@tanstack/react-query';
import { customerQuery } from '../customer/customer-query.ts';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { useNow } from '../../ui/parts/use-time.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';

/** The customer in five lines. */
export function CustomerStrip({ customerId }: { customerId: string }) {
  const { shop } = useShop();
  const formats = useFormats();
  const now = useNow(60_000);
  const detail = useQuery(customerQuery(shop.id, customerId));
  if (detail.error && !detail.data)
    return <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <Skeleton className="h-24" />;
  const { customer, currency, firstSeenAt, lastActiveAt, laterVoidOrderAt } = detail.data;
  const facts = [
    ['Id', customer.customerId],
    ['E-mail', customer.email ?? '–'],
    ['Last order', customer.lastOrderAt === null ? 'never' : formats.daysAgo(customer.lastOrderAt, now)],
    ...(laterVoidOrderAt === null
      ? []
      : [['Refunded or cancelled since', formats.daysAgo(laterVoidOrderAt, now)] as const]),
    ['Last active', lastActiveAt === null ? 'never' : formats.daysAgo(lastActiveAt, now)],
    ['Orders', formats.number(customer.orderCount)],
    ['Lifetime revenue', formats.wholeMoney(customer.netRevenueMinor, currency, shop.currencyDigits)],
    ['Customer since', formats.day(firstSeenAt)],
  ] as const;
  return (
    <dl className="grid gap-1.5 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-4">
          <dt className="text-muted">{name}</dt>
          <dd className="truncate text-right">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
