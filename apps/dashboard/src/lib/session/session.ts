import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { User } from '@ebb/contracts';
import { getJson, postJson } from '../api/api.ts';

/** Ends the session, here and at the server, and forgets what was read with it. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const router = useRouter();
  return async () => {
    try {
      await postJson('/api/logout', {});
    } finally {
      router.push('/sign-in');
      queries.clear();
    }
  };
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<User>('/api/me', {}, signal),
  staleTime: Infinity,
});
