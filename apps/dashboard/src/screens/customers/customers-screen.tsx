'use client';
import { type Band, bands, customerSorts, endpoints } from '@ebb/contracts';
import { FilterX, Repeat2, TrendingUp, X } from 'lucide-react';
import { useCallback, useRef } from 'react';
import { bandWords } from '../../lib/formats/alert-words.ts';
import { withQuery } from '../../lib/api/call.ts';
import { LiveStatus } from '../../lib/live/live-status.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { DownloadLink } from '../../ui/parts/download-link.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { ProgressLine } from '../../ui/parts/progress.tsx';
import { SearchField, SelectField } from '../../ui/parts/fields/fields.tsx';
import { useIsPhone } from '../../ui/parts/use-layout.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { ListFooter } from '../../ui/parts/list-footer.tsx';
import { ListSkeleton } from '../../ui/parts/skeleton.tsx';
import { AsOf } from '../../ui/shell/as-of.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { SetupProgress } from '../../ui/shell/setup-progress.tsx';
import { CustomerCards } from './customer-cards.tsx';
import { CustomersTable } from './customers-table.tsx';
import { MaskedNote } from './masked-note.tsx';
import { noPurchaseLimits, PurchaseFields } from './purchase-fields.tsx';
import { SegmentField } from './segment-field.tsx';
import { useCustomers } from './use-customers.ts';

const worstFirst: readonly Band[] = [...bands].reverse();
const bandOptions = [
  { value: '' as const, label: 'Any band' },
  { value: 'at_risk' as const, label: 'High and critical' },
  ...worstFirst.map((value) => ({ value, label: bandWords[value].word })),
];
const sortWords: Readonly<Record<(typeof customerSorts)[number], string>> = {
  risk: 'Highest risk',
  revenue_at_risk: 'Most revenue at risk',
  rises: 'Band rises soonest',
  last_order: 'Last order',
  revenue: 'Lifetime revenue',
  buys_7: 'Likeliest to order this week',
  buys_30: 'Likeliest within 30 days',
  buys_90: 'Likeliest within 90 days',
  expected_spend: 'Most expected spend',
};
const sortOptions = customerSorts.map((value) => ({ value, label: sortWords[value] }));

/** As far as the forecast is kept with each customer. */
const crossingDays = 7;

/** Everybody the shop knows by name or number. */
export function CustomersScreen() {
  const { filter, setFilter, query, pages, rows, total, orderedAt } = useCustomers();
  const formats = useFormats();
  const isPhone = useIsPhone();
  const scroller = useRef<HTMLDivElement>(null);
  const { q, band, crossing, orders, segment, recency, frequency } = filter;
  const { buys7, buys30, buys90, spendAtLeast } = filter;
  const limits = { buys7, buys30, buys90, spendAtLeast };
  const isNarrowed =
    q !== '' ||
    band !== '' ||
    [crossing, orders, segment, recency, frequency, ...Object.values(limits)].some((value) => value !== null);
  const clear = () =>
    void setFilter({
      q: '',
      band: '',
      crossing: null,
      orders: null,
      segment: null,
      recency: null,
      frequency: null,
      ...noPurchaseLimits,
      ...(filter.sort === 'rises' && { sort: 'risk' }),
    });
  const search = useCallback((text: string) => void setFilter({ q: text }), [setFilter]);
  return (
    <div className="flex min-h-0 flex-1 flex-col sm:h-dvh sm:flex-none">
      <PageHeader
        title={
          <>
            Customers {pages.data && <span className="font-normal text-muted">{formats.number(total)}</span>}
          </>
        }
        note={
          <>
            <AsOf />
            {orderedAt !== null && ` · order and count as of ${formats.time(orderedAt)}`}
          </>
        }
      >
        <LiveStatus />
      </PageHeader>
      <div className="px-6 pb-3 empty:hidden max-sm:px-3">
        <MaskedNote />
      </div>
      <div className="flex flex-wrap items-center gap-2 px-6 pb-3 max-sm:px-3">
        <SearchField
          label="Search name, e-mail or id"
          value={filter.q}
          onChange={search}
          className="w-72 max-sm:w-full"
        />
        <SelectField
          label="Band"
          value={filter.band}
          options={bandOptions}
          onChange={(chosen) => void setFilter({ band: chosen })}
          className="max-sm:flex-1"
        />
        <SegmentField segment={segment} onChange={(chosen) => void setFilter({ segment: chosen })} />
        {(recency !== null || frequency !== null) && (
          <Button onClick={() => void setFilter({ recency: null, frequency: null })}>
            Recency {recency ?? 'any'}, frequency {frequency ?? 'any'}
            <X size={13} aria-label="Take the filter off" />
          </Button>
        )}
        <Button
          aria-pressed={filter.crossing !== null}
          title="Customers whose band rises within a week if nothing happens"
          className="aria-pressed:border-accent aria-pressed:bg-picked max-sm:w-full"
          onClick={() =>
            void setFilter(
              filter.crossing === null
                ? { crossing: crossingDays, sort: 'rises' }
                : { crossing: null, sort: filter.sort === 'rises' ? 'risk' : filter.sort },
            )
          }
        >
          <TrendingUp size={14} aria-hidden /> Crossing within {crossingDays} days
        </Button>
        {/* They are no alerts: who has ordered once has not left. */}
        <Button
          aria-pressed={filter.orders === 1}
          title="Customers with one order: they are no alerts, since they never came back"
          className="aria-pressed:border-accent aria-pressed:bg-picked max-sm:w-full"
          onClick={() =>
            void setFilter(filter.orders === 1 ? { orders: null } : { orders: 1, sort: 'revenue_at_risk' })
          }
        >
          <Repeat2 size={14} aria-hidden /> Win a second order
        </Button>
        <PurchaseFields limits={limits} onChange={(changed) => void setFilter(changed)} />
        <SelectField
          label="Order"
          value={filter.sort}
          options={sortOptions}
          onChange={(sort) => void setFilter({ sort })}
          className="max-sm:flex-1"
        />
        <DownloadLink
          label="Download all that match, as CSV"
          href={withQuery(endpoints.downloadCustomers.path, query)}
        />
        {isNarrowed && (
          <Button tone="quiet" onClick={clear}>
            Clear filters
          </Button>
        )}
      </div>
      <ProgressLine isBusy={pages.isFetching && !pages.isPending} />
      {pages.error && (
        <div className="px-6 pb-3 max-sm:px-3">
          <ErrorNote
            error={pages.error}
            dataFrom={pages.dataUpdatedAt}
            onRetry={() => void pages.refetch()}
          />
        </div>
      )}
      <div
        ref={scroller}
        className="@container min-h-0 flex-1 border-line sm:overflow-y-auto sm:border-t sm:bg-panel"
      >
        {pages.isPending && !pages.error && <ListSkeleton />}
        {rows.length > 0 && (
          <>
            {isPhone ? (
              <CustomerCards rows={rows} />
            ) : (
              <CustomersTable
                rows={rows}
                total={total}
                sort={filter.sort}
                onSort={(sort) => void setFilter({ sort })}
                scroller={scroller}
              />
            )}
            <ListFooter
              shown={rows.length}
              total={total}
              hasMore={pages.hasNextPage}
              loadMore={() => void (pages.isFetchingNextPage || pages.fetchNextPage())}
            />
          </>
        )}
        {pages.data && rows.length === 0 && (
          <>
            {isNarrowed ? (
              <Empty
                icon={FilterX}
                title="No customer matches"
                action={<Button onClick={clear}>Clear filters</Button>}
              >
                {Object.values(limits).some((limit) => limit !== null)
                  ? 'Nobody is that likely to order, or expected to spend so much. Likelihoods are computed every day.'
                  : filter.crossing === null
                    ? 'The search looks at id, name and e-mail.'
                    : `Nobody’s band rises within ${filter.crossing} days by silence alone. The forecast is renewed every night.`}
              </Empty>
            ) : (
              <SetupProgress
                otherwise={
                  <Empty icon={FilterX} title="No customers yet">
                    They appear here with their first event.
                  </Empty>
                }
              />
            )}
          </>
        )}
      </div>
    </div>
  );
}
