import type { SegmentsPage } from '@ebb/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

const trainingMs = 1_500;
const restingMs = 60_000;

/** The shop's segments; read again often while a run is under way or customers wait for their place. */
export function segmentsQuery(shopId: string) {
  return queryOptions({
    queryKey: ['segments', shopId],
    queryFn: ({ signal }) => call('getSegments', { query: { shop: shopId } }, signal),
    refetchInterval: ({ state }) => (isSegmenting(state.data) ? trainingMs : restingMs),
  });
}

export function isSegmenting(page: SegmentsPage | undefined): boolean {
  const status = page?.run?.status;
  return status === 'requested' || status === 'running';
}
