import { queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

const trainingMs = 5_000;
const restingMs = 60_000;

export function purchaseModelsQuery(shopId: string) {
  return queryOptions({
    queryKey: ['purchase', 'models', shopId],
    queryFn: ({ signal }) => call('getPurchaseModels', { query: { shop: shopId } }, signal),
    refetchInterval: ({ state }) => (state.data?.training ? trainingMs : restingMs),
  });
}

/** How likely one customer orders, as things are now. */
export function purchaseOfQuery(shopId: string, customerId: string, version: number) {
  return queryOptions({
    queryKey: ['purchase', 'customer', shopId, customerId, version],
    queryFn: ({ signal }) => call('predictPurchase', { body: { shopId, customerId } }, signal),
    retry: false,
  });
}
