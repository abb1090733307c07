/** Shop systems whose own webhooks are taken. */
export const storeKinds = ['shopify', 'woocommerce'] as const;
export type StoreKind = (typeof storeKinds)[number];

export const storeNames: Readonly<Record<StoreKind, string>> = {
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
};

/** Where a store delivers its webhooks, behind the address of ingest. */
export function storeWebhookPath(kind: StoreKind, sourceId: string): `/v1/webhooks/${string}` {
  return `/v1/webhooks/${kind}/${sourceId}`;
}
