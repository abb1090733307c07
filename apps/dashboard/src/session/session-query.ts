import type { User } from '@ebb/contracts';
import { queryOptions } from '@tanstack/react-query';
import { getJson } from './api.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<{ user: User }>('/api/session', {}, signal).then((answer) => answer.user),
  staleTime: Infinity,
});
