import type { CreatedWriteKey } from '@ebb/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';
import type { WantedKey } from './new-key.tsx';

export function writeKeysQuery(shopId: string) {
  return queryOptions({
    queryKey: ['write-keys', shopId],
    queryFn: ({ signal }) => call('listWriteKeys', { params: { shop: shopId } }, signal),
  });
}

/** What can be done to the keys; the list is read again after each. */
export function useWriteKeyChanges(shopId: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: writeKeysQuery(shopId).queryKey });
  const address = (key: string) => ({ params: { shop: shopId, key } });
  const make = useMutation({
    mutationFn: (from: WantedKey | { replaces: string; overlapHours: number }): Promise<CreatedWriteKey> =>
      'replaces' in from
        ? call('rotateWriteKey', { ...address(from.replaces), body: { overlapHours: from.overlapHours } })
        : call('createWriteKey', { params: { shop: shopId }, body: from }),
    onSettled,
  });
  const rename = useMutation({
    mutationFn: ({ key, name }: { key: string; name: string }) =>
      call('renameWriteKey', { ...address(key), body: { name } }),
    onSettled,
  });
  const revoke = useMutation({
    mutationFn: (key: string) => call('revokeWriteKey', address(key)),
    onSettled,
  });
  return { make, rename, revoke };
}
