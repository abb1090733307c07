import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { queueSorts, queueViews, type QueueFilter } from './queue-view.ts';

const parsers = {
  view: parseAsStringLiteral(queueViews).withDefault('today'),
  band: parseAsStringLiteral(['', 'high', 'critical'] as const).withDefault(''),
  owner: parseAsStringLiteral(['', 'me', 'none'] as const).withDefault(''),
  due: parseAsStringLiteral(['', 'overdue', 'today'] as const).withDefault(''),
  q: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(queueSorts).withDefault('revenue_at_risk'),
  alert: parseAsString,
};

export interface QueueAddress {
  filter: QueueFilter;
  /** The alert in the peek panel. */
  peekId: string | null;
  setFilter: (changes: Partial<Omit<QueueFilter, 'shopId'>>) => void;
  /** Resolves when the address says so. */
  setPeekId: (id: string | null) => Promise<unknown>;
}

/** The queue's filter lives in the address, so that a view can be shared and the back button works. */
export function useQueueFilter(): QueueAddress {
  const { shop } = useShop();
  const [address, setAddress] = useQueryStates(parsers, { history: 'replace' });
  const { view, band, owner, due, q, sort, alert } = address;
  const filter = useMemo(
    () => ({ shopId: shop.id, view, band, owner, due, q, sort }),
    [shop.id, view, band, owner, due, q, sort],
  );
  return useMemo(
    () => ({
      filter,
      peekId: alert,
      setFilter: (changes) => void setAddress({ ...changes, alert: null }),
      setPeekId: (id) => setAddress({ alert: id }),
    }),
    [filter, alert, setAddress],
  );
}
