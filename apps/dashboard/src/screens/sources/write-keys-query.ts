import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

export function writeKeysQuery(shopId: string) {
  return queryOptions({
    queryKey: ['write-keys', shopId],
    queryFn: ({ signal }) => call('listWriteKeys', { params: { shop: shopId } }, signal),
  });
}

/** Making and revoking keys; the list is read again after each. */
export function useWriteKeyChanges(shopId: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: writeKeysQuery(shopId).queryKey });
  const create = useMutation({
    mutationFn: (name: string) => call('createWriteKey', { params: { shop: shopId }, body: { name } }),
    onSettled,
  });
  const revoke = useMutation({
    mutationFn: (key: string) => call('revokeWriteKey', { params: { shop: shopId, key } }),
    onSettled,
  });
  return { create, revoke };
}
