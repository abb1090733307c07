'use client';
import { type PurchaseHorizon, type PurchaseModelsPage, purchaseHorizons } from '@ebb/contracts/purchase';
import { useQuery } from '@tanstack/react-query';
import { ShoppingBag } from 'lucide-react';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { buttonLook } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { TabStrip } from '../../ui/parts/tab-strip.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { SetupProgress } from '../../ui/shell/setup-progress.tsx';
import { ExpectedPanel } from './expected-panel.tsx';
import { HorizonPanels } from './horizon-panels.tsx';
import { purchaseModelsQuery } from './purchase-query.ts';
import { SpendPanel } from './spend-panel.tsx';

const tabNames = ['7', '30', '90', 'spend'] as const satisfies readonly (`${PurchaseHorizon}` | 'spend')[];
const tabs = [
  { value: '7', label: 'Within 7 days' },
  { value: '30', label: 'Within 30 days' },
  { value: '90', label: 'Within 90 days' },
  { value: 'spend', label: 'Expected spend' },
] as const;

/** Who will order, how sure that is, and why it may or may not be believed. */
export function PurchaseScreen() {
  const { shop } = useShop();
  const href = useHref();
  const page = useQuery(purchaseModelsQuery(shop.id));
  return (
    <>
      <PageHeader
        title="Orders to come"
        note={`How likely each customer of ${shop.name} orders, and how good that is on later days.`}
      >
        <Link href={href('/model')} className={buttonLook()}>
          Model of leaving
        </Link>
        <Link href={href('/customers', { sort: 'buys_7' })} className={buttonLook()}>
          Customers, likeliest first
        </Link>
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {page.error && (
          <ErrorNote error={page.error} dataFrom={page.dataUpdatedAt} onRetry={() => void page.refetch()} />
        )}
        {page.isPending && !page.error && (
          <div role="status" aria-label="Loading the purchase models" className="grid gap-4">
            <Skeleton className="h-36" />
            <Skeleton className="h-10" />
            <Skeleton className="h-96" />
          </div>
        )}
        {page.data && <Body page={page.data} />}
      </div>
    </>
  );
}

function Body({ page }: { page: PurchaseModelsPage }) {
  const formats = useFormats();
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabNames).withDefault('7'));
  const { models, training } = page;
  if (models === null) {
    return training === null ? (
      <SetupProgress
        otherwise={
          <Empty icon={ShoppingBag} title="Not learnt yet">
            Likelihoods of an order are learnt by themselves, a minute after the model of leaving.
          </Empty>
        }
      />
    ) : (
      <Empty icon={ShoppingBag} title="Being learnt now">
        {formats.number(training.done)} of {purchaseHorizons.length} horizons are done.
      </Empty>
    );
  }
  const report = models.horizons.find(({ horizonDays }) => String(horizonDays) === tab);
  return (
    <>
      <ExpectedPanel page={page} models={models} />
      <TabStrip
        label="Parts of this page"
        tabs={tabs}
        chosen={tab}
        onChange={(value) => void setTab(value)}
      />
      {report && <HorizonPanels report={report} />}
      {tab === 'spend' && <SpendPanel models={models} />}
    </>
  );
}
