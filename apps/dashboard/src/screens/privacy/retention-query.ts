import type { RetentionDays } from '@ebb/contracts/retention';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

const underWayMs = 3_000;

/** Read again while something is being removed. */
export function retentionQuery(shopId: string) {
  return queryOptions({
    queryKey: ['retention', shopId],
    queryFn: ({ signal }) => call('getRetention', { params: { shop: shopId } }, signal),
    refetchInterval: ({ state }) =>
      state.data?.rules.some(({ days, isUnderWay }) => days !== null && isUnderWay) === true
        ? underWayMs
        : false,
  });
}

/** What would go, and letting it go. */
export function useRetention(shopId: string) {
  const queries = useQueryClient();
  const preview = useMutation({
    mutationFn: (days: RetentionDays) => {
      const asked = Object.entries(days).filter((each): each is [string, number] => each[1] !== null);
      return call('previewRetention', {
        params: { shop: shopId },
        query: Object.fromEntries(asked),
      });
    },
  });
  const save = useMutation({
    mutationFn: (body: RetentionDays) => call('setRetention', { params: { shop: shopId }, body }),
    onSuccess: (stored) => queries.setQueryData(retentionQuery(shopId).queryKey, stored),
  });
  return { preview, save };
}
