import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { postJson } from '../api/api.ts';

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
