import type { Alert, PersonAction, Shop } from '@ebb/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ExternalLink, UserRound, X } from 'lucide-react';
import Link from 'next/link';
import { ActButtons } from '../alert/act-buttons.tsx';
import { DueNote } from '../alert/due-note.tsx';
import { ActivityList } from '../alert/activity-list.tsx';
import { alertQuery } from '../alert/act-on-alerts.ts';
import { usePendingActions, withPending } from '../alert/pending-actions.ts';
import type { FormName } from '../alert/use-action-dialog.tsx';
import { ReasonList, RecommendationBox } from '../alert/reasons.tsx';
import { Verdict } from '../alert/verdict.tsx';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import { BandBadge } from '../../ui/parts/band-badge.tsx';
import { Button, buttonLook } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { customerPath, useHref } from '../../lib/session/shop-context.tsx';

/** The alert beside the queue. Shows the row at once, and what only the detail knows when it is there. */
export function PeekPanel({
  id,
  known,
  shop,
  onAct,
  onAsk,
  onDismiss,
}: {
  id: string;
  /** The row's own copy, if it is in the queue. */
  known: Alert | undefined;
  shop: Shop;
  onAct: (action: PersonAction, alert: Alert) => void;
  onAsk: (form: FormName, alert: Alert) => void;
  onDismiss: () => void;
}) {
  const href = useHref();
  const detail = useQuery({ ...alertQuery(id), placeholderData: keepPreviousData });
  const fetched = detail.data?.alert.id === id ? detail.data : undefined;
  const pending = usePendingActions();
  const newest = newer(known, fetched?.alert);
  const alert = newest && withPending(newest, pending);
  return (
    <aside
      aria-label="Alert"
      className="relative flex w-[min(400px,44vw)] shrink-0 flex-col gap-5 overflow-y-auto border-l border-line bg-panel p-5 max-sm:hidden 2xl:w-[480px]"
    >
      {alert ? (
        <>
          <header className="grid gap-3">
            <div className="flex items-start justify-between gap-2">
              <div className="min-w-0">
                <h2 className="text-lg font-semibold wrap-anywhere">{customerTitle(alert)}</h2>
                {alert.customerName !== null && (
                  <p className="truncate text-sm text-muted">{alert.customerId}</p>
                )}
              </div>
              <Button tone="quiet" size="icon" aria-label="Close the panel (Esc)" onClick={onDismiss}>
                <X size={16} aria-hidden />
              </Button>
            </div>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
              <BandBadge band={alert.band} score={alert.score} className="h-7 px-2.5 text-sm" />
              <DueNote alert={alert} isLong />
            </div>
            <Verdict alert={alert} shop={shop} />
            <ActButtons
              alert={alert}
              onAct={(action) => onAct(action, alert)}
              onAsk={(form) => onAsk(form, alert)}
            />
          </header>
          <section className="grid gap-2">
            <h3 className="text-sm font-semibold text-muted">What to do</h3>
            <RecommendationBox recommendation={(fetched?.alert ?? alert).recommendation} />
          </section>
          <section className="grid gap-2">
            <h3 className="text-sm font-semibold text-muted">Why</h3>
            <ReasonList reasons={alert.reasons} />
          </section>
          <div className="flex flex-wrap gap-2">
            <Link href={href(customerPath(alert.customerId))} className={buttonLook()}>
              <UserRound size={14} aria-hidden /> Customer
            </Link>
            <Link href={href(`/alerts/${alert.id}`)} className={buttonLook()}>
              <ExternalLink size={14} aria-hidden /> Open full page
            </Link>
          </div>
        </>
      ) : (
        !detail.error && <PeekSkeleton />
      )}
      {detail.error && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
      {fetched && (
        <section className="grid gap-2">
          <h3 className="text-sm font-semibold text-muted">Activity</h3>
          <ActivityList actions={fetched.actions} />
        </section>
      )}
    </aside>
  );
}

function newer(a: Alert | undefined, b: Alert | undefined): Alert | undefined {
  if (!a || !b) return a ?? b;
  return b.version > a.version ? b : a;
}

function PeekSkeleton() {
  return (
    <>
      <Skeleton className="h-7 w-40" />
      <Skeleton className="h-16" />
      <Skeleton className="h-24" />
    </>
  );
}
