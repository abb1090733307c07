import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

/** A comparison of a shop; the newest where no phase is named. */
export function impactQuery(shopId: string, phase: number | null) {
  return queryOptions({
    queryKey: ['impact', shopId, phase],
    queryFn: ({ signal }) =>
      call('getImpact', { params: { shop: shopId }, query: phase === null ? {} : { phase } }, signal),
    // Another phase keeps the one before on screen; another shop does not.
    placeholderData: (previous, query) =>
      query?.queryKey[1] === shopId ? keepPreviousData(previous) : undefined,
  });
}

/** What a comparison in this shop could show. */
export function outlookQuery(shopId: string) {
  return queryOptions({
    queryKey: ['impact-outlook', shopId],
    queryFn: ({ signal }) => call('getImpactOutlook', { params: { shop: shopId } }, signal),
    staleTime: 60_000,
  });
}
