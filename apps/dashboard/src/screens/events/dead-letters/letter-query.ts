import type { DeadLetterRequest } from '@ebb/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../lib/api/call.ts';

export function letterQuery(shopId: string, id: string) {
  return queryOptions({
    queryKey: ['dead-letter', shopId, id],
    queryFn: ({ signal }) => call('getDeadLetter', { params: { id }, query: { shop: shopId } }, signal),
    // Until ingest has done what was asked.
    refetchInterval: ({ state }) =>
      state.data?.requests.some((request) => request.state === 'asked') === true ? 2_000 : false,
  });
}

/** Sends letters again: some as they were received, or one corrected. */
export function useSendLetters(shopId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: {
      readonly ids: string[];
      readonly message?: string;
    }): Promise<DeadLetterRequest[]> =>
      (await call('sendDeadLetters', { body: { shopId, ...input } })).requests,
    onSettled: () =>
      Promise.all(
        ['dead-letters', 'dead-letter'].map((name) => client.invalidateQueries({ queryKey: [name, shopId] })),
      ),
  });
}
