'use client';
import { movementComponents, overviewDays } from '@ebb/contracts/overview';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsNumberLiteral, parseAsStringLiteral, useQueryState } from 'nuqs';
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
import { ChurnPanels } from './churn-panels.tsx';
import { DailyCharts } from './daily-charts.tsx';
import { KeyMetrics } from './key-metrics.tsx';
import { MovedCustomersDialog } from './moved-customers.tsx';
import { MovementPanel } from './movement-panel.tsx';
import { overviewQuery } from './overview-query.ts';
import { ScoreHistogram } from './score-histogram.tsx';

/** The shop's totals move as events arrive; what a period is made of does not have to. */
const totalsEveryMs = 2_000;
const overviewEveryMs = 10_000;

/** Are we winning? How the shop stands beside the period before, and what moves now. */
export function OverviewScreen() {
  const [days, setDays] = useQueryState('days', parseAsNumberLiteral(overviewDays).withDefault(30));
  const [component, setComponent] = useQueryState('movement', parseAsStringLiteral(movementComponents));
  const overview = useOverview(days);
  const stats = useStats(days);
  const error = overview.error ?? stats.error;
  return (
    <>
      <PageHeader title="Overview" note={<AsOf />}>
        <SelectField
          label="Period"
          value={String(days)}
          options={overviewDays.map((span) => ({ value: String(span), label: `Last ${span} days` }))}
          onChange={(value) => void setDays(overviewDays.find((span) => String(span) === value) ?? 30)}
        />
        <LiveStatus />
      </PageHeader>
      <ProgressLine isBusy={overview.isPlaceholderData || stats.isPlaceholderData} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {error && (
          <ErrorNote
            error={error}
            dataFrom={overview.dataUpdatedAt}
            onRetry={() => void Promise.all([overview.refetch(), stats.refetch()])}
          />
        )}
        {stats.data?.customers.known === 0 && <SetupProgress otherwise={null} />}
        {overview.data
          ? stats.data?.customers.known !== 0 && (
              <>
                <KeyMetrics overview={overview.data} />
                <div className="grid items-start gap-4 xl:grid-cols-2 3xl:grid-cols-3">
                  <MovementPanel
                    period={overview.data.current}
                    previous={overview.data.previous}
                    onOpen={(chosen) => void setComponent(chosen)}
                  />
                  <ChurnPanels churn={overview.data.churn} timeZone={overview.data.timeZone} />
                  {stats.data && (
                    <>
                      <BandBreakdown byBand={stats.data.customers.byBand} />
                      <ScoreHistogram stats={stats.data} />
                      <DailyCharts
                        daily={stats.data.daily}
                        asOf={stats.data.asOf}
                        timeZone={stats.data.timeZone}
                      />
                    </>
                  )}
                </div>
              </>
            )
          : !error && <OverviewSkeleton />}
      </div>
      {component !== null && (
        <MovedCustomersDialog days={days} component={component} onClose={() => void setComponent(null)} />
      )}
    </>
  );
}

function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      {[0, 1, 2, 3, 4, 5, 6, 7].map((tile) => (
        <Skeleton key={tile} className="h-36" />
      ))}
    </div>
  );
}

function useOverview(days: number) {
  const { shop } = useShop();
  const query = overviewQuery(shop.id, days);
  useLiveRefetch(query.queryKey, overviewEveryMs);
  return useQuery(query);
}

/** The shop's key metrics; read again as events arrive, at most every two seconds. */
function useStats(days: number) {
  const { shop } = useShop();
  const queryKey = ['stats', shop.id, days];
  useLiveRefetch(queryKey, totalsEveryMs);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => call('getStats', { query: { shop: shop.id, days } }, signal),
    placeholderData: (previous, query) =>
      query?.queryKey[1] === shop.id ? keepPreviousData(previous) : undefined,
  });
}
