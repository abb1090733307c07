import type { CustomerDetail, TimelinePage } from '@ebb/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson } from '../../lib/api/api.ts';

export function customerQuery(shopId: string, customerId: string) {
  return queryOptions({
    queryKey: ['customer', shopId, customerId],
    queryFn: ({ signal }) =>
      getJson<CustomerDetail>(`/api/customers/${encodeURIComponent(customerId)}`, { shop: shopId }, signal),
  });
}

const pageSize = 40;

export function timelineQuery(shopId: string, customerId: string) {
  return infiniteQueryOptions({
    queryKey: ['timeline', shopId, customerId],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      getJson<TimelinePage>(
        `/api/customers/${encodeURIComponent(customerId)}/timeline`,
        { shop: shopId, cursor: pageParam, limit: pageSize },
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
