import type { Role, SentAccountToken } from '@ebb/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

export function peopleQuery(shopId: string) {
  return queryOptions({
    queryKey: ['people', shopId],
    queryFn: ({ signal }) => call('listPeople', { params: { shop: shopId } }, signal),
  });
}

/** A link that was just made, and for whom. */
export interface MadeLink extends SentAccountToken {
  readonly email: string;
  readonly kind: 'invitation' | 'reset';
}

/** What can be done to a shop's people; the list is read again after each. */
export function usePeopleChanges(shop: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: peopleQuery(shop).queryKey });
  const invite = useMutation({
    mutationFn: async (body: { email: string; role: Role }): Promise<MadeLink> => ({
      ...(await call('invitePerson', { params: { shop }, body })),
      ...{ email: body.email, kind: 'invitation' },
    }),
    onSettled,
  });
  const reset = useMutation({
    mutationFn: async ({ id, email }: { id: string; email: string }): Promise<MadeLink> => ({
      ...(await call('resetPassword', { params: { shop, person: id } })),
      ...{ email, kind: 'reset' },
    }),
    onSettled,
  });
  const withdraw = useMutation({
    mutationFn: (id: string) => call('withdrawInvitation', { params: { shop, id } }),
    onSettled,
  });
  const changeRole = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      call('changePerson', { params: { shop, person: id }, body: { role } }),
    onSettled,
  });
  const grant = useMutation({
    mutationFn: ({ id, seesPersonalData }: { id: string; seesPersonalData: boolean }) =>
      call('changePerson', { params: { shop, person: id }, body: { seesPersonalData } }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => call('removePerson', { params: { shop, person: id } }),
    onSettled,
  });
  const removeFactor = useMutation({
    mutationFn: (id: string) => call('removeTwoFactor', { params: { shop, person: id } }),
    onSettled,
  });
  return { invite, reset, withdraw, changeRole, grant, remove, removeFactor };
}
