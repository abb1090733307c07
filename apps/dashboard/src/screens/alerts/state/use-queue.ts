import type { AlertMessage, AlertsPage, WorkPlan } from '@ebb/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { useLiveListener } from '../../../lib/live/live-context.tsx';
import { call } from '../../../lib/api/call.ts';
import { useUser } from '../../../lib/session/session-gate.tsx';
import { memoryKey, rememberedQueue, rememberQueue } from './queue-memory.ts';
import { emptyQueue, queueReducer, type QueueState } from './queue-state.ts';
import { isPlanned, queryOf, type QueueFilter } from './queue-view.ts';

export interface Queue extends Load {
  state: QueueState;
  refresh: () => void;
  loadMore: () => void;
  showWaiting: () => void;
  receive: (message: AlertMessage) => void;
}

interface Load {
  counts: AlertsPage['counts'] | null;
  plan: WorkPlan | null;
  /** The filter that the rows on screen are of; while another loads, not the one in the address. */
  shownFilter: QueueFilter | null;
  isLoading: boolean;
  error: unknown;
  loadedAt: number;
}

const pageSize = 50;

function restored(userId: string, filter: QueueFilter): { state: QueueState; load: Load } | null {
  const left = rememberedQueue(memoryKey(userId, filter));
  if (!left) return null;
  const { state, counts, plan, loadedAt } = left;
  return { state, load: { counts, plan, loadedAt, shownFilter: filter, isLoading: false, error: null } };
}

const nothing: Load = {
  ...{ counts: null, plan: null, shownFilter: null },
  ...{ isLoading: true, error: null, loadedAt: 0 },
};

/**
 * Loads the queue for a filter, keeps it live, and never moves a row by itself.
 * @param newestPlan as received elsewhere; where it has changed, so has what is to be done today
 */
export function useQueue(filter: QueueFilter, newestPlan: WorkPlan | undefined): Queue {
  const userId = useUser().id;
  const queries = useQueryClient();
  const [first] = useState(() => restored(userId, filter));
  const [state, dispatch] = useReducer(queueReducer, first?.state ?? emptyQueue);
  const [load, setLoad] = useState<Load>(first?.load ?? nothing);
  /** Of the request under way: what was received since it left. Null when none is. */
  const receivedMeanwhile = useRef<AlertMessage[] | null>(null);
  const request = useRef(0);

  const fetchPage = useCallback(
    (of: QueueFilter, cursor: string | null, limit: number) =>
      queries.fetchQuery({
        queryKey: ['alerts', of, cursor, limit],
        queryFn: () => call('listAlerts', { query: { ...queryOf(of), limit, cursor: cursor ?? undefined } }),
        staleTime: 0,
        gcTime: 0,
      }),
    [queries],
  );

  const reload = useCallback(async () => {
    const number = ++request.current;
    const received: AlertMessage[] = [];
    receivedMeanwhile.current = received;
    setLoad((before) => ({ ...before, isLoading: true }));
    try {
      const page = await fetchPage(filter, null, pageSize);
      if (number !== request.current) return;
      dispatch({ type: 'loaded', page, received, filter, userId, plan: page.plan });
      setLoad({
        counts: page.counts,
        plan: page.plan,
        shownFilter: filter,
        isLoading: false,
        error: null,
        loadedAt: Date.now(),
      });
    } catch (error) {
      if (number === request.current) setLoad((before) => ({ ...before, isLoading: false, error }));
    } finally {
      if (number === request.current) receivedMeanwhile.current = null;
    }
  }, [fetchPage, filter, userId]);

  /** Asks again what the rows of `of` are, after a gap in the stream. */
  const reconcile = useCallback(
    async (of: QueueFilter, rows: number) => {
      const number = request.current;
      try {
        const page = await fetchPage(of, null, Math.min(200, Math.max(pageSize, rows)));
        if (number !== request.current) return;
        dispatch({ type: 'reconciled', page, filter: of, userId, plan: page.plan });
        const { counts, plan } = page;
        setLoad((before) => ({ ...before, counts, plan, error: null, loadedAt: Date.now() }));
      } catch (error) {
        if (number === request.current) setLoad((before) => ({ ...before, error }));
      }
    },
    [fetchPage, userId],
  );

  useEffect(() => {
    const back = restored(userId, filter);
    if (!back) {
      void reload();
      return;
    }
    request.current += 1;
    dispatch({ type: 'restored', state: back.state });
    setLoad(back.load);
    void reconcile(filter, back.state.order.length);
  }, [filter, userId, reload, reconcile]);

  const { shownFilter, counts, plan, loadedAt } = load;
  useEffect(() => {
    if (shownFilter && counts && loadedAt > 0)
      rememberQueue(memoryKey(userId, shownFilter), { state, counts, plan, loadedAt });
  }, [shownFilter, counts, plan, loadedAt, state, userId]);

  // Work that is done makes room, here or on another screen: what moves up is fetched, once for each boundary that was received.
  const boundary = newestPlan && boundaryOf(newestPlan);
  const met = useRef<string | undefined>(undefined);
  const rows = state.order.length;
  useEffect(() => {
    if (boundary === undefined || plan === null || met.current === boundary) return;
    met.current = boundary;
    if (boundary !== boundaryOf(plan) && shownFilter && isPlanned(shownFilter.view))
      void reconcile(shownFilter, rows);
  }, [boundary, plan, shownFilter, rows, reconcile]);

  const more = async () => {
    if (!shownFilter || load.isLoading || state.nextCursor === null) return;
    const number = request.current;
    setLoad((before) => ({ ...before, isLoading: true }));
    try {
      const page = await fetchPage(shownFilter, state.nextCursor, pageSize);
      if (number !== request.current) return;
      dispatch({ type: 'extended', page, filter: shownFilter, userId, plan: page.plan });
      setLoad((before) => ({ ...before, isLoading: false, error: null }));
    } catch (error) {
      if (number === request.current) setLoad((before) => ({ ...before, isLoading: false, error }));
    }
  };

  const receive = (message: AlertMessage) => {
    receivedMeanwhile.current?.push(message);
    if (shownFilter) dispatch({ type: 'received', message, filter: shownFilter, userId, plan });
  };

  useLiveListener({
    alert: receive,
    prediction: (prediction) => dispatch({ type: 'scored', prediction }),
    resync: () => void (shownFilter && reconcile(shownFilter, state.order.length)),
  });

  return {
    state,
    ...load,
    refresh: () => void reload(),
    loadMore: () => void more(),
    showWaiting: () => shownFilter && dispatch({ type: 'shown', filter: shownFilter, userId, plan }),
    receive,
  };
}

/** What separates Today from the backlog. */
function boundaryOf({ day, isFull, last }: WorkPlan): string {
  return [day, isFull, last?.id, last?.revenueAtRiskMinor].join();
}
