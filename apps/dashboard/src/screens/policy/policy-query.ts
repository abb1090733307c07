import type { AlertPolicySettings } from '@ebb/contracts';
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ApiError } from '../../lib/api/api-error.ts';
import { call } from '../../lib/api/call.ts';

export function policyQuery(shopId: string) {
  return queryOptions({
    queryKey: ['alert-policy', shopId],
    queryFn: ({ signal }) => call('getAlertPolicy', { params: { shop: shopId } }, signal),
  });
}

/** What these terms would have brought; the answer before stays on screen while the sliders move. */
export function backTestQuery(
  shopId: string,
  terms: { line: number; minimumOrders: number; minimumValueMinor: number },
) {
  return queryOptions({
    queryKey: ['alert-back-test', shopId, terms],
    queryFn: ({ signal }) => call('backTestAlertPolicy', { params: { shop: shopId }, query: terms }, signal),
    placeholderData: keepPreviousData,
    retry: (count, error) => !(error instanceof ApiError && error.status === 404) && count < 2,
    staleTime: Infinity,
  });
}

/** Sends the settings with the version that was looked at. */
export function useSetPolicy(shopId: string, version: number, onDone: () => void) {
  const queries = useQueryClient();
  const { queryKey } = policyQuery(shopId);
  return useMutation({
    mutationFn: ({ settings, note }: { settings: AlertPolicySettings; note: string }) =>
      call('setAlertPolicy', {
        params: { shop: shopId },
        body: { version, settings, ...(note === '' ? {} : { note }) },
      }),
    onSuccess: (page) => {
      queries.setQueryData(queryKey, page);
      void queries.invalidateQueries({ queryKey: ['alerts'] });
      toast('The policy is set. Everybody is scored anew; the queue follows within a minute or two.');
      onDone();
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status === 409) void queries.invalidateQueries({ queryKey });
    },
  });
}
