import type { AlertDetail } from '@ebb/contracts';
import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../lib/api/api.ts';

export function alertQuery(id: string) {
  return queryOptions({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => getJson<AlertDetail>(`/api/alerts/${encodeURIComponent(id)}`, {}, signal),
  });
}
