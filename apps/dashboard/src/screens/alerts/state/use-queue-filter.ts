import { featureNames } from '@ebb/contracts';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { queueSorts, queueViews, type QueueFilter } from './queue-view.ts';

const parsers = {
  view: parseAsStringLiteral(queueViews).withDefault('today'),
  band: parseAsStringLiteral(['', 'high', 'critical'] as const).withDefault(''),
  owner: parseAsString.withDefault(''),
  reason: parseAsStringLiteral(['', ...featureNames] as const).withDefault(''),
  segment: parseAsInteger,
  minimum: parseAsInteger,
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
  const { alert, ...chosen } = address;
  const chosenText = JSON.stringify(chosen);
  // The hook makes a new object with every change of the address, the alert in the panel included.
  const filter = useMemo(
    (): QueueFilter => ({ shopId: shop.id, ...(JSON.parse(chosenText) as Omit<QueueFilter, 'shopId'>) }),
    [shop.id, chosenText],
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
