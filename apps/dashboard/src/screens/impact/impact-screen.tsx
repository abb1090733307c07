'use client';
import { endpoints, type ImpactPage, type Shop } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import Link from 'next/link';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { buttonLook } from '../../ui/parts/button.tsx';
import { DownloadLink } from '../../ui/parts/download-link.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { ProgressLine } from '../../ui/parts/progress.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { ActionsPanel, MonthsPanel } from './breakdowns.tsx';
import { ComparisonPanel } from './comparison-panel.tsx';
import { impactQuery } from './impact-query.ts';
import { NaivePanel } from './naive-panel.tsx';
import { OutlookPanel } from './outlook-panel.tsx';
import { VerdictPanel } from './verdict-panel.tsx';
import { WeeksPanel } from './weeks-panel.tsx';
import { WhoCounts } from './who-counts.tsx';

/** What the work on alerts brought, against customers who were left alone. */
export function ImpactScreen() {
  const { shop } = useShop();
  const may = useMay('impact.read');
  const [phase, setPhase] = useQueryState('phase', parseAsInteger);
  const { data, error, refetch, dataUpdatedAt, isPlaceholderData } = useQuery({
    ...impactQuery(shop.id, phase),
    enabled: may.isAllowed,
  });
  const formats = useFormats();
  return (
    <>
      <PageHeader title="Impact" note="What the work on alerts brings, against customers who were left alone">
        {data && data.phases.length > 1 && (
          <SelectField
            label="Phase"
            isLabelShown
            value={String(data.phase?.number ?? '')}
            options={data.phases.map(({ number, startedAt, endedAt }) => ({
              value: String(number),
              label: `${number}: ${formats.day(startedAt)} – ${endedAt === null ? 'now' : formats.day(endedAt)}`,
            }))}
            onChange={(value) => void setPhase(Number(value))}
          />
        )}
        {data?.phase && (
          <DownloadLink
            href={endpoints.downloadImpact.path.replace(':shop', encodeURIComponent(shop.id))}
            label="Every compared customer, CSV"
          />
        )}
      </PageHeader>
      <ProgressLine isBusy={isPlaceholderData} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {!may.isAllowed && (
          <Empty icon={Scale} title="Not for those who work the queue">
            The page says which customers are withheld for comparison. {may.why}
          </Empty>
        )}
        {error && <ErrorNote error={error} dataFrom={dataUpdatedAt} onRetry={() => void refetch()} />}
        {data ? <Impact page={data} shop={shop} /> : may.isAllowed && !error && <ImpactSkeleton />}
      </div>
    </>
  );
}

function Impact({ page, shop }: { page: ImpactPage; shop: Shop }) {
  const href = useHref();
  const maySet = useMay('policy.change');
  if (page.phase === null) {
    return (
      <>
        <VerdictPanel page={page} shop={shop}>
          <ol className="mt-3 grid max-w-prose list-decimal gap-1 pl-5 text-base">
            <li>
              On the policy page choose a share of the customers to leave alone (the table below says what
              each can show), and what a contact costs.
            </li>
            <li>From then on the alerts of that share open as ever, but nobody sees them.</li>
            <li>
              This page compares what both groups order. Alerts that are open already are left as they are.
            </li>
          </ol>
          <p className="mt-4">
            <Link href={href('/settings/policy')} className={buttonLook({ tone: 'main' })}>
              {maySet.isAllowed ? 'Choose the share' : 'See the alert policy'}
            </Link>
          </p>
        </VerdictPanel>
        <OutlookPanel outlook={page.outlook} />
      </>
    );
  }
  const isEarly = page.matured.worked + page.matured.withheld === 0;
  if (isEarly)
    return (
      <>
        <VerdictPanel page={page} shop={shop} />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <WhoCounts page={page} phase={page.phase} />
          <OutlookPanel outlook={page.outlook} />
        </div>
      </>
    );
  return (
    <>
      <VerdictPanel page={page} shop={shop} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <ComparisonPanel page={page} shop={shop} />
        <NaivePanel page={page} shop={shop} />
      </div>
      <WeeksPanel page={page} shop={shop} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <ActionsPanel page={page} shop={shop} />
        <MonthsPanel page={page} shop={shop} />
        <WhoCounts page={page} phase={page.phase} />
        <OutlookPanel outlook={page.outlook} />
      </div>
    </>
  );
}

function ImpactSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-4">
      <Skeleton className="h-24" />
      <Skeleton className="h-56" />
      <Skeleton className="h-72" />
    </div>
  );
}
