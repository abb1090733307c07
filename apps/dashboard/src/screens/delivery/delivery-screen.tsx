'use client';
import { useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { DeliveriesPanel } from './deliveries-panel.tsx';
import { EscalationPanel } from './escalation-panel.tsx';
import { WebhooksPanel } from './webhooks-panel.tsx';

/** Who is notified of a shop's alerts outside of Ebb, and what became of each message. */
export function DeliveryScreen() {
  const { shop } = useShop();
  const may = useMay('delivery.change');
  return (
    <>
      <PageHeader
        title="Messages"
        note={`Who is notified outside of Ebb of what happens to the alerts of ${shop.name}.`}
      />
      {may.isAllowed ? (
        <div key={shop.id} className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
          <WebhooksPanel />
          <EscalationPanel />
          <DeliveriesPanel />
        </div>
      ) : (
        <p className="px-6 text-base text-muted max-sm:px-3">{may.why}</p>
      )}
    </>
  );
}
