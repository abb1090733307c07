'use client';
import type { Alert } from '@ebb/contracts';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { usePendingActions, withPending } from '../alert/pending-actions.ts';
import { useActionDialog } from '../alert/use-action-dialog.tsx';
import { useAlertActions } from '../alert/use-alert-actions.ts';
import { LiveStatus } from '../../lib/live/live-status.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { ProgressLine } from '../../ui/parts/progress.tsx';
import { useIsPhone } from '../../ui/parts/use-layout.ts';
import { useUser } from '../../lib/session/session-gate.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { AsOf } from '../../ui/shell/as-of.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { useWorkload } from '../../ui/shell/nav-items.ts';
import { Announcer, NewPill } from './queue-news.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { PlanBar } from './plan-bar.tsx';
import { PeekPanel } from './peek-panel.tsx';
import { withPendingRows } from './state/pending-rows.ts';
import { QueueCards } from './queue-cards.tsx';
import { QueueEmpty } from './queue-empty.tsx';
import { memoryKey, rememberAddress } from './state/queue-memory.ts';
import { ListFooter } from '../../ui/parts/list-footer.tsx';
import { ListSkeleton } from '../../ui/parts/skeleton.tsx';
import { QueueTable } from './queue-table.tsx';
import { useAutoShow } from './use-auto-show.tsx';
import { useQueue } from './state/use-queue.ts';
import { useQueueFilter } from './state/use-queue-filter.ts';
import { useQueueKeys } from './use-queue-keys.ts';
import { matchingOf, noFilter } from './state/queue-view.ts';
import { rowAfter, useQueuePlace } from './use-queue-place.ts';
import { useSelection } from './use-selection.ts';
import { ViewTabs } from './view-tabs.tsx';

/** The retention lead's Monday morning: who first, why, and what about it. */
export function AlertsScreen() {
  const { shop } = useShop();
  const user = useUser();
  const { filter, peekId, setFilter, setPeekId } = useQueueFilter();
  const workload = useWorkload();
  const queue = useQueue(filter, workload?.plan);
  const shownFilter = queue.shownFilter ?? filter;
  const pending = usePendingActions();
  const state = useMemo(
    () =>
      withPendingRows(queue.state, (alert) => withPending(alert, pending), user.name, {
        filter: shownFilter,
        userId: user.id,
      }),
    [queue.state, pending, user, shownFilter],
  );
  const counts = workload?.counts ?? queue.counts ?? undefined;
  const plan = workload?.plan ?? queue.plan;
  const actions = useAlertActions(queue.receive, queue.refresh);
  const selection = useSelection();
  const list = useRef<HTMLDivElement>(null);
  const place = useQueuePlace(list, memoryKey(user.id, shownFilter));
  const { focusedId } = place;
  const isPhone = useIsPhone();
  const router = useRouter();
  const href = useHref();
  useRememberedAddress();

  const alerts = present(state.order, state.alerts);
  const waiting = present(state.waiting, state.alerts);
  const selected = alerts.filter(({ id }) => selection.ids.has(id));
  const focused = focusedId === null ? undefined : state.alerts.get(focusedId);
  /** What a key acts on: the selection, else the row in focus. */
  const target = selected.length > 0 ? selected : focused ? [focused] : [];
  /** Also those that are not loaded, as long as all that are loaded are selected. */
  const [isAllAsked, askForAll] = useState(false);
  const canMeanAll = selected.length === alerts.length && state.total > selected.length;
  const all = isAllAsked && canMeanAll ? { filter: matchingOf(shownFilter), total: state.total } : null;

  const focus = (id: string) => {
    place.focus(id);
    if (peekId !== null) void setPeekId(id);
  };
  /** The next row that still wants something done. */
  const moveOn = (acted: readonly Alert[]) => {
    const [only] = acted;
    if (isPhone || only === undefined || acted.length > 1) return;
    const next = rowAfter(state.order, only.id, (id) => state.left.has(id));
    if (next !== null) focus(next);
  };
  const take = (which: readonly Alert[]) => {
    const open = which.filter(({ status }) => status === 'open');
    const isAll = all !== null && which === selected;
    actions.act(open, { action: 'acknowledge' }, '', isAll ? all : null);
    selection.clear();
    moveOn(open);
  };
  const { ask, ...asking } = useActionDialog(actions, {
    returnFocus: place.refocus,
    onActed: ({ action }, acted) => {
      selection.clear();
      // Notes and contacts are work on a customer who is still to be worked on.
      if (action === 'resolve' || action === 'assign' || action === 'snooze') moveOn(acted);
    },
  });

  const inserted = useRef<readonly string[]>([]);
  const showWaiting = () => {
    inserted.current = state.waiting;
    queue.showWaiting();
  };
  useLayoutEffect(() => {
    const topmost = state.order.find((id) => inserted.current.includes(id));
    inserted.current = [];
    if (topmost !== undefined) focus(topmost);
  });

  // The address follows a moment later; a second Enter may come before.
  const peeked = useRef(peekId);
  const written = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    peeked.current = peekId;
  }, [peekId]);
  const open = (id: string) => {
    place.setFocusedId(id);
    // An address that is still to be written would take the place of the page.
    if (peeked.current === id) void written.current.then(() => router.push(href(`/alerts/${id}`)));
    else written.current = setPeekId(id);
    peeked.current = id;
  };

  useQueueKeys({
    order: state.order,
    focusedId,
    focus,
    selection,
    open,
    back: () => (peekId === null ? selection.clear() : void setPeekId(null)),
    take: () => take(target),
    ask: (form) => ask(form, target, selected.length > 0 ? all : null),
    undo: actions.undo,
    showWaiting,
  });
  const autoShow = useAutoShow({
    list,
    isWanted: waiting.length > 0,
    isFree: selection.ids.size === 0 && peekId === null && !asking.isOpen,
    show: queue.showWaiting,
  });
  // Another view starts without the old one's ticks.
  const { clear } = selection;
  useEffect(clear, [filter, clear]);
  const isNothingSelected = selection.ids.size === 0;
  useEffect(() => {
    if (isNothingSelected) askForAll(false);
  }, [isNothingSelected]);

  const isFirstLoad = queue.loadedAt === 0 && queue.error === null;
  const isEmpty = queue.loadedAt > 0 && alerts.length === 0;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col sm:h-dvh sm:flex-none">
      <PageHeader title="Alerts" note={<AsOf />}>
        <LiveStatus canPause />
      </PageHeader>
      <ViewTabs
        view={filter.view}
        counts={counts}
        onChange={(view) => setFilter({ ...noFilter, view, q: filter.q })}
      />
      {filter.view === 'today' && plan && <PlanBar plan={plan} />}
      <FilterBar filter={filter} setFilter={setFilter} onRefresh={queue.refresh}>
        {autoShow.toggle}
        <NewPill waiting={waiting} onShow={showWaiting} />
      </FilterBar>
      <ProgressLine isBusy={queue.isLoading && !isFirstLoad} />
      {queue.error !== null && (
        <div className="px-6 pb-3 max-sm:px-3">
          <ErrorNote error={queue.error} dataFrom={queue.loadedAt} onRetry={queue.refresh} />
        </div>
      )}
      <div className="flex min-h-0 flex-1 border-line sm:border-t">
        <div ref={list} className="@container relative min-w-0 flex-1 sm:overflow-y-auto sm:bg-panel">
          {isFirstLoad && <ListSkeleton />}
          {isEmpty && queue.counts && queue.plan && (
            <QueueEmpty
              filter={shownFilter}
              counts={queue.counts}
              plan={queue.plan}
              onBacklog={() => setFilter({ ...noFilter, view: 'backlog' })}
              onClear={() => setFilter(noFilter)}
            />
          )}
          {alerts.length > 0 &&
            (isPhone ? (
              <QueueCards alerts={alerts} left={state.left} shop={shop} onTake={(alert) => take([alert])} />
            ) : (
              <QueueTable
                state={state}
                alerts={alerts}
                shop={shop}
                focusedId={focusedId}
                peekId={peekId}
                selected={selection.ids}
                sort={filter.sort}
                onSort={(sort) => setFilter({ sort })}
                onOpen={open}
                onFocus={place.setFocusedId}
                onSelect={selection.set}
                onSelectAll={(isSelected) => selection.setAll(state.order, isSelected)}
                onTake={(alert) => take([alert])}
              />
            ))}
          {alerts.length > 0 && (
            <ListFooter
              shown={alerts.length}
              total={state.total}
              hasMore={state.nextCursor !== null}
              loadMore={queue.loadMore}
            />
          )}
        </div>
        {peekId !== null && !isPhone && (
          <PeekPanel
            id={peekId}
            known={state.alerts.get(peekId)}
            shop={shop}
            onAct={(action, alert) => actions.act([alert], action)}
            onAsk={(form, alert) => ask(form, [alert])}
            onDismiss={() => void setPeekId(null)}
          />
        )}
      </div>
      {selected.length > 0 && (
        <BulkBar
          alerts={selected}
          shop={shop}
          onTake={() => take(selected)}
          onAsk={(form) => ask(form, selected, all)}
          onUnsnooze={() => {
            const snoozed = selected.filter(({ snooze }) => snooze !== null);
            actions.act(snoozed, { action: 'unsnooze' }, '', all);
            selection.clear();
          }}
          total={all?.total ?? selected.length}
          onMeanAll={canMeanAll && all === null ? () => askForAll(true) : null}
          allTotal={state.total}
          onClear={selection.clear}
        />
      )}
      {asking.dialog}
      <Announcer text={announcement(waiting)} />
    </div>
  );
}

/** Other pages lead back to the queue as it was. */
function useRememberedAddress(): void {
  const path = usePathname();
  const parameters = useSearchParams().toString();
  useEffect(() => rememberAddress(parameters === '' ? path : `${path}?${parameters}`), [path, parameters]);
}

function present(ids: readonly string[], alerts: ReadonlyMap<string, Alert>): Alert[] {
  return ids.map((id) => alerts.get(id)).filter((alert) => alert !== undefined);
}

function announcement(waiting: readonly Alert[]): string {
  if (waiting.length === 0) return '';
  const critical = waiting.filter(({ band }) => band === 'critical').length;
  return `${waiting.length} new alerts${critical > 0 ? `, ${critical} critical` : ''}`;
}
