import type { AlertsPage } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { useLiveRefetch } from '../../lib/live/use-live-refetch.ts';
import { getJson } from '../../lib/api/api.ts';
import { useShop } from '../../lib/session/shop-context.tsx';

/** Counts of the saved views, moving as alerts come and go. */
export function useAlertCounts(): AlertsPage['counts'] | undefined {
  const { shop } = useShop();
  const queryKey = ['alert-counts', shop.id];
  useLiveRefetch(queryKey, 2_000, (message) => 'alert' in message);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => getJson<AlertsPage>('/api/alerts', { shop: shop.id, limit: 1 }, signal),
    select: (page) => page.counts,
  }).data;
}
