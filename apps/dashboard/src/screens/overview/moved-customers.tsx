import type { MovementComponent } from '@ebb/contracts/overview';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { customerPath, useHref, useShop } from '../../lib/session/shop-context.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { movementWords } from './movement-words.ts';
import { movedCustomersQuery } from './overview-query.ts';

/** Who is behind one component of the movement, largest change first. */
export function MovedCustomersDialog({
  days,
  component,
  onClose,
}: {
  days: number;
  component: MovementComponent;
  onClose: () => void;
}) {
  const { shop } = useShop();
  const formats = useFormats();
  const href = useHref();
  const { data, error, refetch } = useQuery(movedCustomersQuery(shop.id, days, component));
  const money = (minor: number | null) =>
    minor === null ? '–' : formats.wholeMoney(minor, shop.currency, shop.currencyDigits);
  const { label, meaning } = movementWords[component];
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={label}
      description={meaning}
      className="w-[min(640px,calc(100vw-32px))]"
    >
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <div role="status" aria-label="Loading" className="grid gap-2">
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
        </div>
      ) : (
        <>
          <p className="pb-2 text-sm">
            <strong className="font-semibold">{formats.number(data.customers)}</strong>{' '}
            {data.customers === 1 ? 'customer' : 'customers'}, {data.amountMinor > 0 ? '+' : ''}
            {money(data.amountMinor)}
            {data.items.length < data.customers &&
              `; the ${formats.number(data.items.length)} with the largest change`}
            . As of {formats.time(data.asOf)} {formats.timeZone}.
          </p>
          {data.items.length > 0 && (
            <table className="w-full text-sm">
              <thead>
                <tr className="text-xs text-muted">
                  <th scope="col" className="py-1.5 text-left font-medium">
                    Customer
                  </th>
                  <th scope="col" className="py-1.5 pl-3 text-right font-medium">
                    At risk then
                  </th>
                  <th scope="col" className="py-1.5 pl-3 text-right font-medium">
                    Now
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.items.map(({ customerId, name, startMinor, endMinor }) => (
                  <tr key={customerId} className="border-t border-line">
                    <td className="py-1.5 wrap-anywhere max-sm:py-2.5">
                      <Link href={href(customerPath(customerId))} className="text-accent hover:underline">
                        {name ?? customerId}
                      </Link>
                    </td>
                    <td className="py-1.5 pl-3 text-right whitespace-nowrap">{money(startMinor)}</td>
                    <td className="py-1.5 pl-3 text-right whitespace-nowrap">{money(endMinor)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </Modal>
  );
}
