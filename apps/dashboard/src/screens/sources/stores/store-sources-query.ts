import type { CreatedStoreSource, CreateStoreSource, SetStoreSecret } from '@ebb/contracts/stores';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../lib/api/call.ts';

const everyMs = 5_000;

export function storeSourcesQuery(shopId: string) {
  return queryOptions({
    queryKey: ['store-sources', shopId],
    queryFn: ({ signal }) => call('listStoreSources', { params: { shop: shopId } }, signal),
    // Whoever connects a store waits for its first delivery.
    refetchInterval: everyMs,
  });
}

export interface SecretChange extends SetStoreSecret {
  readonly source: string;
}

/** What can be done to the stores; the list is read again after each. */
export function useStoreSourceChanges(shopId: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: storeSourcesQuery(shopId).queryKey });
  const make = useMutation({
    mutationFn: (wanted: CreateStoreSource | SecretChange): Promise<CreatedStoreSource> => {
      if (!('source' in wanted)) return call('createStoreSource', { params: { shop: shopId }, body: wanted });
      const { source, ...body } = wanted;
      return call('setStoreSecret', { params: { shop: shopId, source }, body });
    },
    onSettled,
  });
  const end = useMutation({
    mutationFn: (source: string) => call('endStoreSource', { params: { shop: shopId, source } }),
    onSettled,
  });
  return { make, end };
}

export function privacyRequestsQuery(shopId: string) {
  return queryOptions({
    queryKey: ['privacy-requests', shopId],
    queryFn: ({ signal }) => call('listPrivacyRequests', { params: { shop: shopId } }, signal),
  });
}

export function useClosePrivacyRequest(shopId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ request, result }: { request: string; result: string }) =>
      call('closePrivacyRequest', { params: { shop: shopId, request }, body: { result } }),
    onSettled: () => queries.invalidateQueries({ queryKey: privacyRequestsQuery(shopId).queryKey }),
  });
}
