import { customerBands, customerSorts, type CustomersPage, type PredictionMessage } from '@ebb/contracts';
import { keepPreviousData, useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useMemo, useRef } from 'react';
import { useLiveListener } from '../../lib/live/live-context.tsx';
import { call } from '../../lib/api/call.ts';
import { useShop } from '../../lib/session/shop-context.tsx';
import { withScores } from './with-scores.ts';

const parsers = {
  q: parseAsString.withDefault(''),
  band: parseAsStringLiteral(['', ...customerBands] as const).withDefault(''),
  /** Days within which the band rises if nothing happens. */
  crossing: parseAsInteger,
  orders: parseAsInteger,
  /** Number of a segment. */
  segment: parseAsInteger,
  /** Scores of the RFM grid. */
  recency: parseAsInteger,
  frequency: parseAsInteger,
  /** Least likelihoods of an order, in percent; least expected spend, in minor units. */
  buys7: parseAsInteger,
  buys30: parseAsInteger,
  buys90: parseAsInteger,
  spendAtLeast: parseAsInteger,
  sort: parseAsStringLiteral(customerSorts).withDefault('risk'),
};
const pageSize = 100;
const patchMs = 500;

/** The list's filter in the address, its pages, and scores that move in place while its order stays. */
export function useCustomers() {
  const { shop } = useShop();
  const [filter, setFilter] = useQueryStates(parsers, { history: 'replace' });
  const query = useMemo(
    () => ({
      shop: shop.id,
      ...filter,
      crossing: filter.crossing ?? undefined,
      orders: filter.orders ?? undefined,
      segment: filter.segment ?? undefined,
      recency: filter.recency ?? undefined,
      frequency: filter.frequency ?? undefined,
      buys7: filter.buys7 ?? undefined,
      buys30: filter.buys30 ?? undefined,
      buys90: filter.buys90 ?? undefined,
      spendAtLeast: filter.spendAtLeast ?? undefined,
    }),
    [shop.id, filter],
  );
  const queries = useQueryClient();
  const queryKey = useMemo(() => ['customers', 'list', shop.id, filter], [shop.id, filter]);
  const pages = useInfiniteQuery({
    queryKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call('listCustomers', { query: { ...query, cursor: pageParam, limit: pageSize } }, signal),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (previous, query) =>
      query?.queryKey[2] === shop.id ? keepPreviousData(previous) : undefined,
    staleTime: Infinity,
    gcTime: 0,
  });

  const received = useRef(new Map<string, PredictionMessage>());
  useLiveListener({ prediction: (message) => void received.current.set(message.customerId, message) });
  useEffect(() => {
    const timer = setInterval(() => {
      if (received.current.size === 0) return;
      const scores = received.current;
      received.current = new Map();
      queries.setQueryData<InfiniteData<CustomersPage>>(queryKey, (data) =>
        data ? withScores(data, scores) : data,
      );
    }, patchMs);
    return () => clearInterval(timer);
  }, [queries, queryKey]);

  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  return {
    filter,
    setFilter,
    query,
    pages,
    rows,
    total: pages.data?.pages[0]?.total ?? 0,
    orderedAt: pages.data?.pages[0]?.asOf ?? null,
  };
}
