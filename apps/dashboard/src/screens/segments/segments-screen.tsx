'use client';
import type { SegmentsPage } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { Shapes } from 'lucide-react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useLiveRefetch } from '../../lib/live/use-live-refetch.ts';
import { useShop } from '../../lib/session/shop-context.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { QualityCurves } from './charts/quality-curves.tsx';
import { RfmPanel } from './charts/rfm-grid.tsx';
import { ScatterPanel } from './charts/scatter-panel.tsx';
import { Downloads } from './downloads.tsx';
import { MovesPanel } from './moves-panel.tsx';
import { PersonaCard, type Totals } from './persona-card.tsx';
import { segmentColour } from '../../ui/charts/group-colours.ts';
import { segmentsQuery } from './segments-query.ts';
import { StatisticsPanels } from './statistics-table.tsx';
import { TrainSegments } from './train-segments.tsx';

/** Who the customers are, and where risk concentrates. */
export function SegmentsScreen() {
  const { shop } = useShop();
  const query = segmentsQuery(shop.id);
  const page = useQuery(query);
  useLiveRefetch(query.queryKey, 5_000);
  return (
    <>
      <PageHeader title="Segments" note={`Who the customers of ${shop.name} are, as they are now.`}>
        {page.data && <TrainSegments key={page.data.run?.version ?? 0} page={page.data} />}
        {page.data?.report && <Downloads page={page.data} />}
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {page.error && (
          <ErrorNote error={page.error} dataFrom={page.dataUpdatedAt} onRetry={() => void page.refetch()} />
        )}
        {page.isPending && !page.error && (
          <div role="status" aria-label="Loading the segments" className="grid gap-4">
            <Skeleton className="h-72" />
            <Skeleton className="h-96" />
          </div>
        )}
        {page.data && <Body page={page.data} />}
      </div>
    </>
  );
}

function Body({ page }: { page: SegmentsPage }) {
  const formats = useFormats();
  const { report, run, version, waiting } = page;
  const trouble =
    run?.status === 'failed' || run?.status === 'too_few' ? (
      <p role="status" className="rounded-md border border-line bg-panel p-3 text-sm">
        <strong className="font-semibold">
          {run.status === 'failed' ? 'The last run failed.' : 'The last run found no segments.'}
        </strong>{' '}
        <span className="text-muted">{run.error}</span>
      </p>
    ) : null;
  if (report === null || version === null) {
    return (
      <>
        {trouble}
        <Empty icon={Shapes} title="No segments yet">
          Customers are segmented after the first training of the model, once 30 of them have ordered. You can
          also ask for it above.
        </Empty>
      </>
    );
  }
  return (
    <>
      {trouble}
      {waiting > 0 && (
        <p role="status" className="text-sm text-muted">
          {formats.number(waiting)} customers with an order are not placed yet; they are with their next
          score.
        </p>
      )}
      <section aria-label="Personas" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {page.segments.map((segment, place) => {
          const portrait = report.segments.find(({ id }) => id === segment.id);
          return (
            portrait && (
              <PersonaCard
                key={segment.id}
                segment={segment}
                portrait={portrait}
                medians={report.medians}
                totals={totalsOf(page)}
                colour={segmentColour(place)}
              />
            )
          );
        })}
      </section>
      <div className="grid gap-4 lg:grid-cols-2">
        <MovesPanel page={page} />
        <RfmPanel />
        <StatisticsPanels page={page} report={report} />
        <ScatterPanel report={report} segments={page.segments} version={version} />
        <QualityCurves report={report} />
      </div>
    </>
  );
}

export function totalsOf({ segments }: Pick<SegmentsPage, 'segments'>): Totals {
  const sum = (key: keyof Totals) => segments.reduce((total, segment) => total + segment[key], 0);
  return {
    customers: sum('customers'),
    revenueMinor: sum('revenueMinor'),
    revenueAtRiskMinor: sum('revenueAtRiskMinor'),
  };
}
