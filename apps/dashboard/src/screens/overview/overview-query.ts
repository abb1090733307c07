import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { MovementComponent } from '@ebb/contracts/overview';
import { call } from '../../lib/api/call.ts';

/** A period of a shop beside the one before. */
export function overviewQuery(shopId: string, days: number) {
  return queryOptions({
    queryKey: ['overview', shopId, days],
    queryFn: ({ signal }) => call('getOverview', { params: { shop: shopId }, query: { days } }, signal),
    // Another period keeps the one before on screen; another shop does not.
    placeholderData: (previous, query) =>
      query?.queryKey[1] === shopId ? keepPreviousData(previous) : undefined,
  });
}

/** The customers behind one component of the movement. */
export function movedCustomersQuery(shopId: string, days: number, component: MovementComponent) {
  return queryOptions({
    queryKey: ['overview-movement', shopId, days, component],
    queryFn: ({ signal }) =>
      call('listRiskMovement', { params: { shop: shopId }, query: { days, component } }, signal),
  });
}
