import type { DashboardStats } from '@ebb/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLiveRefetch } from '../../lib/live/use-live-refetch.ts';
import { getJson } from '../../lib/api/api.ts';
import { useShop } from '../../lib/session/shop-context.tsx';

const everyMs = 2_000;

/** The shop's key figures; read again as events arrive, at most every two seconds. */
export function useStats(days: number) {
  const { shop } = useShop();
  const queryKey = ['stats', shop.id, days];
  useLiveRefetch(queryKey, everyMs);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => getJson<DashboardStats>('/api/dashboard/stats', { shop: shop.id, days }, signal),
    // Another span keeps the old one on screen; another shop does not.
    placeholderData: (previous, query) =>
      query?.queryKey[1] === shop.id ? keepPreviousData(previous) : undefined,
  });
}
