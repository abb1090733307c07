'use client';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { DisksPanel } from './disks-panel.tsx';
import { IncidentsPanel } from './incidents-panel.tsx';
import { KeptPanel } from './kept-panel.tsx';
import { LagPanel } from './lag-panel.tsx';
import { ServersPanel } from './servers-panel.tsx';
import { ServicesPanel } from './services-panel.tsx';
import { StagesPanel } from './stages-panel.tsx';
import { ThroughputPanel } from './throughput-panel.tsx';

const everyMs = 5_000;

/** How the whole installation is, for those who run it; useful when nothing else does. */
export function SystemScreen() {
  const { shop } = useShop();
  const may = useMay('system.read');
  const formats = useFormats();
  const page = useQuery({
    queryKey: ['system', shop.id],
    queryFn: ({ signal }) => call('getSystem', { query: { shop: shop.id } }, signal),
    refetchInterval: everyMs,
    enabled: may.isAllowed,
  });
  const { data } = page;
  return (
    <>
      <PageHeader
        title="System"
        note={
          data?.asOf == null
            ? 'The whole installation, not one shop'
            : `The whole installation, version ${data.version}. As of ${formats.time(data.asOf)} ${formats.timeZone}.`
        }
      />
      {may.isAllowed ? (
        <div className="grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
          {page.error && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
          {data === undefined && !page.error && <Skeleton className="h-96" />}
          {data?.asOf === null && <p className="text-base text-muted">The first look takes some seconds.</p>}
          {data?.asOf != null && (
            <>
              <IncidentsPanel incidents={data.incidents} asOf={data.asOf} />
              <StagesPanel stages={data.stages} asOf={data.asOf} />
              <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
                <ThroughputPanel points={data.throughput} asOf={data.asOf} />
                <LagPanel lags={data.lags} deadLetters={data.deadLetters} />
              </div>
              <ServicesPanel services={data.services} asOf={data.asOf} />
              <ServersPanel servers={data.servers} />
              <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
                <DisksPanel disks={data.disks} />
                <KeptPanel backup={data.backup} certificates={data.certificates} asOf={data.asOf} />
              </div>
            </>
          )}
        </div>
      ) : (
        <p className="px-6 text-base text-muted max-sm:px-3">{may.why}</p>
      )}
    </>
  );
}
