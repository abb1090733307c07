import { useQuery } from '@tanstack/react-query';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { DeliveryLine } from '../delivery/delivery-line.tsx';
import { alertDeliveriesQuery } from '../delivery/delivery-query.ts';

/** Who was notified of an alert outside of Ebb, and what became of each message. */
export function MessageList({ alertId }: { alertId: string }) {
  const messages = useQuery(alertDeliveriesQuery(alertId));
  if (messages.error) return <ErrorNote error={messages.error} onRetry={() => void messages.refetch()} />;
  if (!messages.data) return <Skeleton className="h-10" />;
  if (messages.data.items.length === 0)
    return <p className="text-sm text-muted">Nobody outside of Ebb was notified of it.</p>;
  return (
    <ul className="divide-y divide-line">
      {messages.data.items.map((delivery) => (
        <DeliveryLine key={delivery.id} delivery={delivery} />
      ))}
    </ul>
  );
}
