import type { CreateApiToken } from '@ebb/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

export function apiTokensQuery(shopId: string) {
  return queryOptions({
    queryKey: ['api-tokens', shopId],
    queryFn: ({ signal }) => call('listApiTokens', { params: { shop: shopId } }, signal),
  });
}

/** What can be done to the tokens; the list is read again after each. */
export function useApiTokenChanges(shopId: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: apiTokensQuery(shopId).queryKey });
  const make = useMutation({
    mutationFn: (body: CreateApiToken) => call('createApiToken', { params: { shop: shopId }, body }),
    onSettled,
  });
  const revoke = useMutation({
    mutationFn: (token: string) => call('revokeApiToken', { params: { shop: shopId, token } }),
    onSettled,
  });
  return { make, revoke };
}
