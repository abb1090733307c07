import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { call } from '../api/call.ts';

/** Ends the session, here and at the server, and forgets what was read with it. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const router = useRouter();
  return async () => {
    try {
      await call('signOut', {});
    } finally {
      router.push('/sign-in');
      queries.clear();
    }
  };
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call('getMe', {}, signal),
  staleTime: Infinity,
});
