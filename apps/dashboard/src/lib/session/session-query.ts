import type { User } from '@ebb/contracts';
import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../api/api.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<User>('/api/me', {}, signal),
  staleTime: Infinity,
});
