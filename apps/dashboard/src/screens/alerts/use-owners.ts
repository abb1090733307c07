import { useQuery } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';
import { useShop } from '../../lib/session/shop-context.tsx';
import { useUser } from '../../lib/session/session-gate.tsx';

/** Whose alerts the queue can be narrowed to: nobody's, one's own, or those of anybody in the shop. */
export function useOwners(chosen: string): { value: string; label: string }[] {
  const { shop } = useShop();
  const user = useUser();
  const { data } = useQuery({
    queryKey: ['members', shop.id],
    queryFn: ({ signal }) => call('listMembers', { query: { shop: shop.id } }, signal),
    staleTime: 60_000,
  });
  const others = (data?.items ?? []).filter(({ id }) => id !== user.id);
  const options = [
    { value: '', label: 'Any owner' },
    { value: 'me', label: 'Mine' },
    { value: 'none', label: 'Unassigned' },
    ...others.map(({ id, name }) => ({ value: id, label: name })),
  ];
  // An address may name somebody who has left.
  return options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, label: chosen === user.id ? 'Mine' : 'Somebody else' }];
}
