import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

export function customerQuery(shopId: string, customerId: string) {
  return queryOptions({
    queryKey: ['customer', shopId, customerId],
    queryFn: ({ signal }) =>
      call('getCustomer', { params: { id: customerId }, query: { shop: shopId } }, signal),
  });
}

const pageSize = 40;

export function timelineQuery(shopId: string, customerId: string) {
  return infiniteQueryOptions({
    queryKey: ['timeline', shopId, customerId],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        'getTimeline',
        { params: { id: customerId }, query: { shop: shopId, cursor: pageParam, limit: pageSize } },
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
