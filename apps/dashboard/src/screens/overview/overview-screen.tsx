'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsNumberLiteral, useQueryState } from 'nuqs';
import { call } from '../../lib/api/call.ts';
import { LiveStatus } from '../../lib/live/live-status.tsx';
import { useLiveRefetch } from '../../lib/live/use-live-refetch.ts';
import { useShop } from '../../lib/session/shop-context.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { ProgressLine } from '../../ui/parts/progress.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { AsOf } from '../../ui/shell/as-of.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { SetupProgress } from '../../ui/shell/setup-progress.tsx';
import { BandBreakdown } from './band-breakdown.tsx';
import { DailyCharts } from './daily-charts.tsx';
import { KeyMetrics } from './key-metrics.tsx';
import { ScoreHistogram } from './score-histogram.tsx';

const everyMs = 2_000;
const spans = [30, 90, 365] as const;

/** How the shop stands, moving as events arrive. */
export function OverviewScreen() {
  const [days, setDays] = useQueryState('days', parseAsNumberLiteral(spans).withDefault(90));
  const stats = useStats(days);
  return (
    <>
      <PageHeader title="Overview" note={<AsOf />}>
        <SelectField
          label="Span of the daily charts"
          value={String(days)}
          options={spans.map((span) => ({ value: String(span), label: `Last ${span} days` }))}
          onChange={(value) => void setDays(spans.find((span) => String(span) === value) ?? 90)}
        />
        <LiveStatus />
      </PageHeader>
      <ProgressLine isBusy={stats.isPlaceholderData} />
      <div className="grid gap-4 px-6 pb-8 max-sm:px-3">
        {stats.error && (
          <ErrorNote
            error={stats.error}
            dataFrom={stats.dataUpdatedAt}
            onRetry={() => void stats.refetch()}
          />
        )}
        {stats.data ? (
          <>
            {stats.data.customers.known === 0 && <SetupProgress otherwise={null} />}
            <KeyMetrics stats={stats.data} />
            <div className="grid gap-4 xl:grid-cols-2 3xl:grid-cols-3">
              <BandBreakdown byBand={stats.data.customers.byBand} />
              <ScoreHistogram stats={stats.data} />
              <DailyCharts daily={stats.data.daily} asOf={stats.data.asOf} timeZone={stats.data.timeZone} />
            </div>
          </>
        ) : (
          !stats.error && <OverviewSkeleton />
        )}
      </div>
    </>
  );
}

function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {[0, 1, 2, 3, 4, 5].map((tile) => (
        <Skeleton key={tile} className="h-28" />
      ))}
    </div>
  );
}

/** The shop's key metrics; read again as events arrive, at most every two seconds. */
function useStats(days: number) {
  const { shop } = useShop();
  const queryKey = ['stats', shop.id, days];
  useLiveRefetch(queryKey, everyMs);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => call('getStats', { query: { shop: shop.id, days } }, signal),
    // Another span keeps the old one on screen; another shop does not.
    placeholderData: (previous, query) =>
      query?.queryKey[1] === shop.id ? keepPreviousData(previous) : undefined,
  });
}
