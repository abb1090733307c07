import type { StoreKind, StoreSource } from '@ebb/contracts/stores';
import type { ReactNode } from 'react';
import { CopyLine } from './copy-line.tsx';

const shopifyEvents = [
  ...['Order creation', 'Order payment', 'Order update', 'Order cancellation', 'Refund create'],
  ...['Customer creation', 'Customer update', 'Checkout creation', 'Checkout update'],
];
const woocommerceTopics = [
  ...['Order created', 'Order updated', 'Order deleted', 'Order restored'],
  ...['Customer created', 'Customer updated'],
];

const steps: Readonly<Record<StoreKind, (address: ReactNode) => readonly ReactNode[]>> = {
  shopify: (address) => [
    <>
      In Shopify’s admin, open <b>Settings › Notifications › Webhooks</b> and press <b>Create webhook</b>.
    </>,
    <>
      Choose the <b>Event</b>, <b>JSON</b> as the format, the newest version, and this address as the URL:
      {address}
    </>,
    <>Save, and make one for each of: {shopifyEvents.join(', ')}. Order update matters most.</>,
    <>
      Below the list Shopify then says “Your webhooks will be signed with …”. Copy that and set it here, with{' '}
      <b>Set secret</b>. What was sent before is sent again by Shopify for four hours.
    </>,
    <>
      Open a webhook’s menu and press <b>Send test</b>: within seconds “last delivery” shows it here.
    </>,
  ],
  woocommerce: (address) => [
    <>
      In WordPress, open <b>WooCommerce › Settings › Advanced › Webhooks</b> and press <b>Add webhook</b>.
    </>,
    <>
      Give it a name, set <b>Status</b> to Active, choose the <b>Topic</b>, and paste this address as the{' '}
      <b>Delivery URL</b>:{address}
    </>,
    <>
      Paste the secret into <b>Secret</b>, take <b>WP REST API Integration v3</b> as the API version, and
      press <b>Save webhook</b>.
    </>,
    <>Make one for each of: {woocommerceTopics.join(', ')}. All of them have the same address and secret.</>,
    <>Save any order in the store: within a minute “last delivery” shows it here.</>,
  ],
};

/** What to click in the store so that its webhooks come here. */
export function StoreGuide({ source, isOpen }: { source: StoreSource; isOpen: boolean }) {
  const address = (
    <div className="my-1">
      <CopyLine text={window.location.origin + source.path} what={`address of ${source.name}`} />
    </div>
  );
  return (
    <details open={isOpen} className="text-base">
      <summary className="cursor-pointer py-1 text-sm text-accent max-sm:py-3">
        Address, and what to click in the store
      </summary>
      <ol className="mt-1 grid list-decimal gap-2 pl-5">
        {steps[source.kind](address).map((step, index) => (
          <li key={index}>{step}</li>
        ))}
      </ol>
      <p className="mt-2 text-sm text-muted">
        The address must be reachable from the internet
        {source.kind === 'shopify' && ', and Shopify takes https alone'}. With an app of your own, its client
        secret is the secret.
      </p>
    </details>
  );
}
