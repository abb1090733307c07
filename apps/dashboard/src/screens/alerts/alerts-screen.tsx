'use client';
import type { Alert } from '@ebb/contracts';
import { useRouter } from 'next/navigation';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { CloseDialog } from '../alert/close-dialog.tsx';
import { useAlertActions } from '../alert/use-alert-actions.ts';
import { LiveStatus } from '../../lib/live/live-status.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { ProgressLine } from '../../ui/parts/progress.tsx';
import { useIsPhone } from '../../ui/parts/use-layout.ts';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { AsOf } from '../../ui/shell/as-of.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { useAlertCounts } from '../../ui/shell/nav-items.ts';
import { Announcer, NewPill } from './queue-news.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { PeekPanel } from './peek-panel.tsx';
import { QueueCards } from './queue-cards.tsx';
import { QueueEmpty } from './queue-empty.tsx';
import { ListFooter } from '../../ui/parts/list-footer.tsx';
import { ListSkeleton } from '../../ui/parts/skeleton.tsx';
import { QueueTable } from './queue-table.tsx';
import { useAutoShow } from './use-auto-show.tsx';
import { useQueue } from './use-queue.ts';
import { useQueueFilter } from './use-queue-filter.ts';
import { useQueueKeys } from './use-queue-keys.ts';
import { useSelection } from './use-selection.ts';
import { ViewTabs } from './view-tabs.tsx';

/** The retention lead's Monday morning: who first, why, and what about it. */
export function AlertsScreen() {
  const { shop } = useShop();
  const { filter, peekId, setFilter, setPeekId } = useQueueFilter();
  const queue = useQueue(filter);
  const { state } = queue;
  const counts = useAlertCounts() ?? queue.counts ?? undefined;
  const actions = useAlertActions(queue.hear);
  const selection = useSelection();
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const [closing, setClosing] = useState<readonly Alert[]>([]);
  const list = useRef<HTMLDivElement>(null);
  const isPhone = useIsPhone();
  const router = useRouter();
  const href = useHref();

  const alerts = present(state.order, state.alerts);
  const waiting = present(state.waiting, state.alerts);
  const selected = alerts.filter(({ id }) => selection.ids.has(id));
  const focused = focusedId === null ? undefined : state.alerts.get(focusedId);
  /** What a key acts on: the selection, else the row in focus. */
  const target = selected.length > 0 ? selected : focused ? [focused] : [];

  const take = (which: readonly Alert[]) => {
    actions.take(which.filter(({ status }) => status === 'open'));
    selection.clear();
  };
  const askToClose = (which: readonly Alert[]) =>
    setClosing(which.filter(({ status }) => status !== 'closed'));

  // Showing what waits must not move the row somebody is on.
  const keepAt = useRef<{ id: string; top: number } | null>(null);
  const showWaiting = () => {
    const row = focusedId === null ? null : rowOf(list.current, focusedId);
    keepAt.current =
      row && focusedId !== null ? { id: focusedId, top: row.getBoundingClientRect().top } : null;
    queue.showWaiting();
  };
  useLayoutEffect(() => {
    const kept = keepAt.current;
    const row = kept && rowOf(list.current, kept.id);
    if (kept && row && list.current) list.current.scrollTop += row.getBoundingClientRect().top - kept.top;
    keepAt.current = null;
  }, [state.order]);

  const focus = (id: string) => {
    setFocusedId(id);
    const row = rowOf(list.current, id);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
    if (peekId !== null) setPeekId(id);
  };
  const open = (id: string) => {
    setFocusedId(id);
    if (peekId === id) router.push(href(`/alerts/${id}`));
    else setPeekId(id);
  };

  useQueueKeys({
    order: state.order,
    focusedId,
    focus,
    selection,
    open,
    back: () => (peekId === null ? selection.clear() : setPeekId(null)),
    take: () => take(target),
    close: () => askToClose(target),
    undo: actions.undo,
    showWaiting,
  });
  const autoShow = useAutoShow({
    list,
    isWanted: waiting.length > 0,
    isFree: selection.ids.size === 0 && peekId === null && closing.length === 0,
    show: queue.showWaiting,
  });
  // Another view starts without the old one's ticks.
  const { clear } = selection;
  useEffect(clear, [filter, clear]);

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
        onChange={(view) => setFilter({ view, band: '', owner: '' })}
      />
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
        <div ref={list} className="@container min-w-0 flex-1 sm:overflow-y-auto sm:bg-panel">
          {isFirstLoad && <ListSkeleton />}
          {isEmpty && queue.counts && (
            <QueueEmpty
              filter={queue.shownFilter ?? filter}
              counts={queue.counts}
              onClear={() => setFilter({ band: '', owner: '', q: '' })}
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
                onOpen={open}
                onFocus={setFocusedId}
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
            isBusy={actions.isBusy}
            onTake={(alert) => take([alert])}
            onClose={(alert) => askToClose([alert])}
            onDismiss={() => setPeekId(null)}
          />
        )}
      </div>
      {selected.length > 0 && (
        <BulkBar
          alerts={selected}
          shop={shop}
          isBusy={actions.isBusy}
          onTake={() => take(selected)}
          onClose={() => askToClose(selected)}
          onClear={selection.clear}
        />
      )}
      <CloseDialog
        alerts={closing}
        onCancel={() => setClosing([])}
        onClose={(outcome, note) => {
          actions.close(closing, outcome, note);
          setClosing([]);
          selection.clear();
        }}
      />
      <Announcer text={announcement(waiting)} />
    </div>
  );
}

function present(ids: readonly string[], alerts: ReadonlyMap<string, Alert>): Alert[] {
  return ids.map((id) => alerts.get(id)).filter((alert) => alert !== undefined);
}

function rowOf(list: HTMLElement | null, id: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`tr[data-alert-id="${CSS.escape(id)}"]`) ?? null;
}

function announcement(waiting: readonly Alert[]): string {
  if (waiting.length === 0) return '';
  const critical = waiting.filter(({ band }) => band === 'critical').length;
  return `${waiting.length} new alerts${critical > 0 ? `, ${critical} critical` : ''}`;
}
