'use client';
import type { Alert } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { UserRoundX } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { WithheldNote } from '../alert/withheld-note.tsx';
import { useEffect } from 'react';
import { RecommendationBox } from '../alert/reasons.tsx';
import { usePendingActions, withPending } from '../alert/pending-actions.ts';
import { type FormName, useActionDialog } from '../alert/use-action-dialog.tsx';
import { useActionKeys } from '../alert/use-action-keys.ts';
import { useAlertActions } from '../alert/use-alert-actions.ts';
import { useLiveRefetch } from '../../lib/live/use-live-refetch.ts';
import { buttonLook } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { TabStrip } from '../../ui/parts/tab-strip.tsx';
import { ApiError } from '../../lib/api/api-error.ts';
import { customerPath, useHref, useShop } from '../../lib/session/shop-context.tsx';
import { useShortcut } from '../../ui/shell/use-shortcut.tsx';
import { useWayBack } from '../../ui/shell/use-way-back.ts';
import { MaskedNote } from '../customers/masked-note.tsx';
import { CustomerFacts, Traits } from './customer-facts.tsx';
import { CustomerHeader } from './customer-header.tsx';
import { customerQuery, timelineQuery } from './customer-query.ts';
import { FeatureTable } from './feature-table.tsx';
import { JoinedIds } from './joined-ids.tsx';
import { PersonalData } from './personal-data.tsx';
import { PurchasePanel } from './purchase-panel.tsx';
import { ScoreHistory } from './score-history.tsx';
import { Timeline } from './timeline.tsx';
import { Waterfall } from './waterfall.tsx';
import { WhoLooked } from './who-looked.tsx';
import { WhatIf } from './what-if.tsx';

const tabs = [
  { value: 'why', label: 'Why and what to do' },
  { value: 'what-if', label: 'What if' },
  { value: 'data', label: 'Data' },
] as const;
const tabNames = tabs.map((tab) => tab.value);
const refetchMs = 250;
/** Until scoring has taken an id apart. */
const beingUnlinkedMs = 1_500;

/** Everything for a call, in sixty seconds. */
export function CustomerScreen({ customerId }: { customerId: string }) {
  const { shop } = useShop();
  const href = useHref();
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabNames).withDefault('why'));
  const customer = useQuery({
    ...customerQuery(shop.id, customerId),
    refetchInterval: ({ state }) =>
      state.data?.joined.some(({ isBeingUnlinked }) => isBeingUnlinked) === true ? beingUnlinkedMs : false,
  });
  const knownId = customer.data?.customer.customerId;
  const router = useRouter();
  const ownHref = knownId === undefined || knownId === customerId ? null : href(customerPath(knownId));
  // An anonymous id that is joined leads to the customer, whose address it is from then on.
  useEffect(() => {
    if (ownHref !== null) router.replace(ownHref);
  }, [ownHref, router]);
  const isTheirs = (message: { customerId: string } | { alert: Alert }) =>
    ('alert' in message ? message.alert.customerId : message.customerId) === customerId;
  useLiveRefetch(customerQuery(shop.id, customerId).queryKey, refetchMs, isTheirs);
  useLiveRefetch(timelineQuery(shop.id, customerId).queryKey, refetchMs, isTheirs);
  const actions = useAlertActions(() => undefined);
  const pending = usePendingActions();
  const openAlert = customer.data?.alerts
    .map((alert) => withPending(alert, pending))
    .find(({ status }) => status !== 'closed');
  const take = () => openAlert?.status === 'open' && actions.act([openAlert], { action: 'acknowledge' });
  const { ask, dialog } = useActionDialog(actions);
  const askFor = (form: FormName) => openAlert && ask(form, [openAlert]);
  useShortcut('1', take);
  useActionKeys(askFor);
  useShortcut('z', actions.undo);
  useShortcut('escape', useWayBack(href('/customers')));

  if (customer.error instanceof ApiError && customer.error.status === 404) {
    return (
      <Empty
        icon={UserRoundX}
        title={`${shop.name} has no customer “${customerId}”`}
        action={
          <Link href={href('/customers')} className={buttonLook()}>
            All customers
          </Link>
        }
      >
        Ids are compared letter for letter. Is it the right shop?
      </Empty>
    );
  }
  const detail = customer.data;
  const note = customer.error && (
    <ErrorNote
      error={customer.error}
      dataFrom={customer.dataUpdatedAt}
      onRetry={() => void customer.refetch()}
    />
  );
  if (!detail) return <div className="grid gap-4 p-6">{note ?? <CustomerSkeleton />}</div>;
  return (
    <>
      <CustomerHeader
        detail={detail}
        openAlert={openAlert}
        onAct={(action) => openAlert && actions.act([openAlert], action)}
        onAsk={askFor}
      />
      <div className="grid gap-4 px-6 pb-8 max-sm:px-3">
        {note}
        <MaskedNote />
        <WithheldNote alert={openAlert} />
        <CustomerFacts detail={detail} shop={shop} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,420px)] 3xl:grid-cols-[minmax(0,1fr)_minmax(0,560px)]">
          <div className="grid min-w-0 gap-4">
            <TabStrip
              label="Parts of this page"
              tabs={tabs}
              chosen={tab}
              onChange={(value) => void setTab(value)}
            />
            {tab === 'why' && (
              <>
                {detail.prediction && (
                  <Panel title="What to do">
                    <RecommendationBox recommendation={detail.prediction.recommendation} />
                  </Panel>
                )}
                <div className="grid items-start gap-4 3xl:grid-cols-2">
                  {detail.customer.score !== null && (
                    <Waterfall detail={detail} score={detail.customer.score} />
                  )}
                  <ScoreHistory detail={detail} />
                </div>
                <PurchasePanel detail={detail} shop={shop} />
              </>
            )}
            {tab === 'what-if' && <WhatIf detail={detail} shop={shop} />}
            {tab === 'data' && (
              <>
                <FeatureTable detail={detail} shop={shop} />
                <Traits traits={detail.traits} />
                <JoinedIds detail={detail} shop={shop} />
                <PersonalData shop={shop} customerId={customerId} />
                <WhoLooked shop={shop} customerId={knownId ?? customerId} />
              </>
            )}
          </div>
          <Timeline shop={shop} customerId={customerId} />
        </div>
      </div>
      {dialog}
    </>
  );
}

function CustomerSkeleton() {
  return (
    <div role="status" aria-label="Loading the customer" className="grid gap-4">
      <Skeleton className="h-12 w-72" />
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {[0, 1, 2, 3].map((fact) => (
          <Skeleton key={fact} className="h-32" />
        ))}
      </div>
      <Skeleton className="h-80" />
    </div>
  );
}
