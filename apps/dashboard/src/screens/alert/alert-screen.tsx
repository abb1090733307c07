'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { BellOff, ChevronRight, UserRound } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import { useLiveRefetch } from '../../lib/live/use-live-refetch.ts';
import { LiveStatus } from '../../lib/live/live-status.tsx';
import { BandBadge } from '../../ui/parts/band-badge.tsx';
import { buttonLook } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { ApiError } from '../../lib/api/api-error.ts';
import { customerPath, useHref, useShop } from '../../lib/session/shop-context.tsx';
import { useShortcut } from '../../ui/shell/use-shortcut.tsx';
import { ActButtons } from './act-buttons.tsx';
import { ActivityList } from './activity-list.tsx';
import { alertQuery } from './act-on-alerts.ts';
import { CustomerStrip } from './customer-strip.tsx';
import { ReasonList, RecommendationBox } from './reasons.tsx';
import { MessageList } from './message-list.tsx';
import { usePendingActions, withPending } from './pending-actions.ts';
import { type FormName, useActionDialog } from './use-action-dialog.tsx';
import { DueNote } from './due-note.tsx';
import { useActionKeys } from './use-action-keys.ts';
import { useAlertActions } from './use-alert-actions.ts';
import { useQueueHref } from '../alerts/state/use-queue-href.ts';
import { Verdict } from './verdict.tsx';
import { WithheldNote } from './withheld-note.tsx';

const refetchMs = 250;

/** One decision, for whoever has the link. */
export function AlertScreen({ id }: { id: string }) {
  const { shop, shops, chooseShop } = useShop();
  const href = useHref();
  const router = useRouter();
  const queueHref = useQueueHref();
  const queries = useQueryClient();
  const query = alertQuery(id);
  const detail = useQuery(query);
  const pending = usePendingActions();
  const alert = detail.data && withPending(detail.data.alert, pending);
  const actions = useAlertActions(() => void queries.invalidateQueries({ queryKey: query.queryKey }));
  useLiveRefetch(query.queryKey, refetchMs, (message) =>
    'alert' in message ? message.alert.id === id : message.customerId === alert?.customerId,
  );
  // The link may be older than the shop in the address.
  const alertShop = alert?.shopId;
  useEffect(() => {
    if (alertShop && alertShop !== shop.id && shops.some((other) => other.id === alertShop))
      chooseShop(alertShop);
  }, [alertShop, shop.id, shops, chooseShop]);

  const take = () => alert?.status === 'open' && actions.act([alert], { action: 'acknowledge' });
  const { ask, dialog } = useActionDialog(actions);
  const askFor = (form: FormName) => alert && ask(form, [alert]);
  useShortcut('1', take);
  useActionKeys(askFor);
  useShortcut('z', actions.undo);
  useShortcut('escape', () => router.push(queueHref));

  if (detail.error instanceof ApiError && (detail.error.status === 404 || detail.error.status === 403)) {
    return (
      <Empty
        icon={BellOff}
        title={detail.error.status === 404 ? 'There is no such alert' : 'This alert is not open to you'}
        action={
          <Link href={queueHref} className={buttonLook()}>
            All alerts
          </Link>
        }
      >
        {detail.error.status === 404
          ? 'The link may be cut short.'
          : 'It belongs to a shop you are no member of.'}
      </Empty>
    );
  }
  if (!alert || !detail.data) {
    return (
      <div className="grid gap-4 p-6">
        {detail.error ? (
          <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />
        ) : (
          <div role="status" aria-label="Loading the alert" className="grid gap-4">
            <Skeleton className="h-10 w-72" />
            <Skeleton className="h-64" />
          </div>
        )}
      </div>
    );
  }
  return (
    <div className="mx-auto w-full max-w-5xl px-6 pt-4 pb-8 max-sm:px-4">
      <nav aria-label="Where you are" className="flex items-center gap-1 text-sm text-muted">
        <Link href={queueHref} className="hover:text-text max-sm:py-2">
          Alerts
        </Link>
        <ChevronRight size={13} aria-hidden />
        <span className="truncate">{customerTitle(alert)}</span>
      </nav>
      <header className="mt-1 mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 max-w-2xl gap-2">
          <h1 className="flex min-w-0 flex-wrap items-center gap-3 text-xl font-semibold tracking-tight">
            <span className="min-w-0 wrap-anywhere">{customerTitle(alert)}</span>{' '}
            <BandBadge band={alert.band} score={alert.score} className="h-7 px-2.5 text-sm" />
          </h1>
          <Verdict alert={alert} shop={shop} />
          <DueNote alert={alert} isLong />
          <WithheldNote alert={alert} />
        </div>
        <div className="flex flex-wrap items-center gap-4">
          <LiveStatus />
          <ActButtons alert={alert} onAct={(action) => actions.act([alert], action)} onAsk={askFor} />
        </div>
      </header>
      {detail.error && (
        <div className="mb-4">
          <ErrorNote
            error={detail.error}
            dataFrom={detail.dataUpdatedAt}
            onRetry={() => void detail.refetch()}
          />
        </div>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-4">
          <Panel title="What to do">
            <RecommendationBox recommendation={alert.recommendation} />
          </Panel>
          <Panel title="Why">
            <ReasonList reasons={alert.reasons} />
          </Panel>
        </div>
        <div className="grid gap-4">
          <Panel
            title="Customer"
            aside={
              <Link href={href(customerPath(alert.customerId))} className={buttonLook({ size: 'small' })}>
                <UserRound size={12} aria-hidden /> Open
              </Link>
            }
          >
            <CustomerStrip customerId={alert.customerId} />
          </Panel>
          <Panel title="Activity">
            <ActivityList actions={detail.data.actions} />
          </Panel>
          <Panel title="Messages">
            <MessageList alertId={id} />
          </Panel>
        </div>
      </div>
      {dialog}
    </div>
  );
}
