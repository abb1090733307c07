import { deliveryStates, type DeliveryState } from '@ebb/contracts/delivery';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { DeliveryLine } from './delivery-line.tsx';
import { deliveriesQuery, useWebhookChanges, webhooksQuery } from './delivery-query.ts';
import { stateWords } from './delivery-words.ts';

const states: readonly { value: DeliveryState | ''; label: string }[] = [
  { value: '', label: 'All states' },
  ...deliveryStates.map((value) => ({ value, label: stateWords[value] })),
];

/** Who was notified of what, and what became of it, newest first. */
export function DeliveriesPanel() {
  const { shop } = useShop();
  const [state, setState] = useState<DeliveryState | ''>('');
  const [recipient, setRecipient] = useState('');
  const webhooks = useQuery(webhooksQuery(shop.id)).data?.webhooks ?? [];
  const log = useInfiniteQuery(deliveriesQuery(shop.id, { recipient, state }));
  const { resend } = useWebhookChanges(shop.id);
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  const error = log.error ?? resend.error;
  const isFiltered = state !== '' || recipient !== '';
  return (
    <Panel title="Delivery log">
      <div className="grid gap-3">
        <div className="flex flex-wrap gap-2">
          <SelectField label="State" value={state} options={states} onChange={setState} />
          <SelectField
            label="Recipient"
            value={recipient}
            options={[
              { value: '', label: 'All recipients' },
              ...webhooks.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={setRecipient}
          />
        </div>
        {error && <ErrorNote error={error} onRetry={() => void log.refetch()} />}
        {log.isPending && !log.error && <Skeleton className="h-24" />}
        {log.data && items.length === 0 && (
          <p className="text-base text-muted">
            {isFiltered ? 'None like these.' : 'No message yet. They stay here for 30 days.'}
          </p>
        )}
        <ul className="divide-y divide-line" aria-label="Messages">
          {items.map((delivery) => (
            <DeliveryLine
              key={delivery.id}
              delivery={delivery}
              linksAlert
              action={
                delivery.state === 'dead' && (
                  <Button
                    size="small"
                    disabled={resend.isPending}
                    onClick={() => resend.mutate({ ids: [delivery.id] })}
                  >
                    Send again
                  </Button>
                )
              }
            />
          ))}
        </ul>
        {log.hasNextPage && (
          <div>
            <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
              Older messages
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
