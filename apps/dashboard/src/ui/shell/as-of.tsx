'use client';
import { dayMs } from '@ebb/domain';
import { useQuery } from '@tanstack/react-query';
import { useLiveSnapshot } from '../../lib/live/live-context.tsx';
import { useNow } from '../parts/use-time.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { call } from '../../lib/api/call.ts';
import { useShop } from '../../lib/session/shop-context.tsx';

const shortestSpanDays = 7;

/** The age of the data, apart from the state of the connection. Moves only when a score is newer. */
export function AsOf() {
  const { shop } = useShop();
  const formats = useFormats();
  const live = useLiveSnapshot();
  const now = useNow(60_000);
  const stats = useQuery({
    queryKey: ['stats', shop.id, shortestSpanDays],
    queryFn: ({ signal }) => call('getStats', { query: { shop: shop.id, days: shortestSpanDays } }, signal),
    staleTime: Infinity,
  });
  const at = Math.max(stats.data?.freshness.lastScoredAt ?? 0, live.scoredAt ?? 0);
  if (at === 0) return <>{stats.data ? 'No scores yet' : ' '}</>;
  const words = now - at < dayMs / 2 ? formats.time(at) : formats.dateTime(at);
  return (
    <>
      Scores as of {words} <span className="max-sm:hidden">· {formats.timeZone}</span>
    </>
  );
}
