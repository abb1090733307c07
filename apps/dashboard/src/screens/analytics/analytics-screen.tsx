'use client';
import { noCountry } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { ChartNoAxesCombined } from 'lucide-react';
import { useMemo } from 'react';
import { call } from '../../lib/api/call.ts';
import { LiveStatus } from '../../lib/live/live-status.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { ProgressLine } from '../../ui/parts/progress.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { SetupProgress } from '../../ui/shell/setup-progress.tsx';
import { BreakdownPanel } from './breakdown-panel.tsx';
import { ChurnPanels } from './churn-panel.tsx';
import { CohortPanel } from './cohort-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { SalesPanel } from './sales-panel.tsx';
import { Totals } from './totals.tsx';
import { TransactionsPanel } from './transactions-panel.tsx';
import {
  useAnalytics,
  useChoices,
  useLiveAnalytics,
  useScope,
  type Choices,
  type Scope,
  type SetChoices,
} from './use-analytics.ts';

/** What is happening to sales: all of it narrowed by one bar of filters, moving as orders arrive. */
export function AnalyticsScreen() {
  const { shop } = useShop();
  const formats = useFormats();
  const [choices, set] = useChoices();
  const filters = useQuery({
    queryKey: ['analytics-filters', shop.id],
    queryFn: ({ signal }) => call('getAnalyticsFilters', { query: { shop: shop.id } }, signal),
    refetchInterval: 30_000,
  });
  const scope = useScope(choices, filters.data?.firstDay ?? null);
  const segments = useMemo(
    () => new Map(filters.data?.segments.map(({ id, name }) => [id, name])),
    [filters.data],
  );
  useLiveAnalytics();
  const isEmpty = filters.data?.firstDay === null;
  return (
    <>
      <PageHeader
        title="Analytics"
        note={`${formats.utcFullDay(scope.from)} to ${formats.utcFullDay(scope.to)}, days of ${shop.timeZone}, in ${shop.currency}`}
      >
        <LiveStatus />
      </PageHeader>
      {!isEmpty && <FilterBar choices={choices} set={set} filters={filters.data} period={scope} />}
      {filters.error && !filters.data && (
        <div className="px-6 pb-3 max-sm:px-3">
          <ErrorNote error={filters.error} onRetry={() => void filters.refetch()} />
        </div>
      )}
      {isEmpty ? (
        <SetupProgress
          otherwise={
            <Empty icon={ChartNoAxesCombined} title="No orders yet">
              Sales appear here with the first order that is worth something.
            </Empty>
          }
        />
      ) : (
        <Body
          scope={scope}
          choices={choices}
          set={set}
          segments={segments}
          hasCategories={(filters.data?.categories.length ?? 0) > 0}
        />
      )}
    </>
  );
}

function Body({
  scope,
  choices,
  set,
  segments,
  hasCategories,
}: {
  scope: Scope;
  choices: Choices;
  set: SetChoices;
  segments: ReadonlyMap<number, string>;
  hasCategories: boolean;
}) {
  const { shop } = useShop();
  const series = useAnalytics('getTimeSeries', scope);
  const categories = useAnalytics('getCategoryInsights', scope);
  const countries = useAnalytics('getCountrySales', scope);
  const cohorts = useAnalytics('getCohorts', scope);
  const churn = useAnalytics('getChurnRisk', scope);
  const all = [series, categories, countries, cohorts, churn];
  const failed = all.find(({ error }) => error !== null);
  return (
    <>
      <ProgressLine isBusy={all.some(({ isPlaceholderData }) => isPlaceholderData)} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {failed?.error && (
          <ErrorNote
            error={failed.error}
            dataFrom={failed.dataUpdatedAt}
            onRetry={() => all.forEach((query) => void query.refetch())}
          />
        )}
        {series.data?.isCounting === true && (
          <p role="status" className="rounded-md border border-line bg-panel p-3 text-sm">
            The shop’s sales are being counted anew. Numbers may change for some moments.
          </p>
        )}
        {scope.category !== undefined && (
          <p className="text-sm text-muted">
            Narrowed to {scope.category}: orders that hold something of it, at its share of their worth. First
            orders, customers and days without an order likewise.
          </p>
        )}
        {series.data ? <Totals series={series.data} /> : !series.error && <Loading />}
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
          {series.data && (
            <SalesPanel
              series={series.data}
              measure={choices.measure}
              onMeasure={(measure) => void set({ measure })}
            />
          )}
          {categories.data && hasCategories && (
            <BreakdownPanel
              title="Categories"
              noun="Category"
              rows={categories.data.categories.map(({ category, ...row }) => ({ name: category, ...row }))}
              caption="An order counts in each category it holds something of; its worth is shared out by the prices of its products. Change against the period before."
              empty="No order of this period lists products."
              fileName={`${shop.id}-categories`}
              onChoose={(category) => void set({ category })}
            />
          )}
          {countries.data && (
            <BreakdownPanel
              title="Countries"
              noun="Country"
              rows={countries.data.countries.map(({ country, ...row }) => ({
                name: country === '' ? notKnown : country,
                ...row,
              }))}
              caption="The country a customer named last, with all their orders of the period. Guests are no customers here."
              empty="No order in this period."
              fileName={`${shop.id}-countries`}
              className={hasCategories ? '' : 'lg:col-span-2'}
              onChoose={(country) => void set({ country: country === notKnown ? noCountry : country })}
            />
          )}
          {churn.data && <ChurnPanels data={churn.data} />}
          {cohorts.data && (
            <CohortPanel
              data={cohorts.data}
              view={choices.cohorts}
              onView={(view) => void set({ cohorts: view })}
            />
          )}
          <TransactionsPanel scope={scope} segments={segments} />
        </div>
      </div>
    </>
  );
}

const notKnown = 'Not known';

function Loading() {
  return (
    <div role="status" aria-label="Loading the sales" className="grid gap-4">
      <Skeleton className="h-24" />
      <Skeleton className="h-80" />
      <Skeleton className="h-64" />
    </div>
  );
}
