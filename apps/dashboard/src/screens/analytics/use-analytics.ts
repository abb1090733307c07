import { seriesSteps, type EndpointName, type SeriesStep } from '@ebb/contracts';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useRef } from 'react';
import { call, type InputOf } from '../../lib/api/call.ts';
import { useLiveListener } from '../../lib/live/live-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { useNow } from '../../ui/parts/use-time.ts';
import { periodOf, presets, stepFor, todayIn, type Period } from './period.ts';
import { measures } from './trend.ts';

const parsers = {
  period: parseAsStringLiteral(presets).withDefault('90'),
  from: parseAsString.withDefault(''),
  to: parseAsString.withDefault(''),
  /** Empty: as suits the period. */
  by: parseAsStringLiteral(['', ...seriesSteps] as const).withDefault(''),
  segment: parseAsInteger,
  category: parseAsString.withDefault(''),
  country: parseAsString.withDefault(''),
  measure: parseAsStringLiteral(measures).withDefault('revenue'),
  cohorts: parseAsStringLiteral(['customers', 'revenue'] as const).withDefault('customers'),
};

/** The page's choices, all of them in the address. */
export function useChoices() {
  return useQueryStates(parsers, { history: 'replace' });
}

export type Choices = ReturnType<typeof useChoices>[0];
export type SetChoices = ReturnType<typeof useChoices>[1];

/** What every question of the page is narrowed to. */
export interface Scope extends Period {
  readonly shop: string;
  readonly by: SeriesStep;
  readonly segment: number | undefined;
  readonly category: string | undefined;
  readonly country: string | undefined;
}

const minuteMs = 60_000;

export function useScope(choices: Choices, first: string | null): Scope {
  const { shop } = useShop();
  const today = todayIn(shop.timeZone, useNow(minuteMs));
  const period = periodOf({ ...choices, preset: choices.period }, { today, first });
  return {
    ...period,
    shop: shop.id,
    by: choices.by === '' ? stepFor(period) : choices.by,
    segment: choices.segment ?? undefined,
    category: choices.category === '' ? undefined : choices.category,
    country: choices.country === '' ? undefined : choices.country,
  };
}

type Asked = Extract<
  EndpointName,
  'getTimeSeries' | 'getCategoryInsights' | 'getCohorts' | 'getChurnRisk' | 'getCountrySales'
>;

/** One answer of the page; while it is asked anew with other choices, the one before stays. */
export function useAnalytics<Name extends Asked>(name: Name, { by, ...scope }: Scope) {
  const query = name === 'getTimeSeries' ? { ...scope, by } : scope;
  return useQuery({
    queryKey: ['analytics', scope.shop, name, query],
    queryFn: ({ signal }) => call(name, { query } as InputOf<Name>, signal),
    placeholderData: (previous, last) =>
      last?.queryKey[1] === scope.shop ? keepPreviousData(previous) : undefined,
    refetchInterval: minuteMs,
  });
}

/** What an event changes is in the roll-ups half a second later. */
const afterMs = 1_000;

/** Reads everything on the page again when something has happened, a moment later: then it is counted. */
export function useLiveAnalytics(): void {
  const { shop } = useShop();
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const soon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      void queries.invalidateQueries({ queryKey: ['analytics', shop.id] });
    }, afterMs);
  };
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [shop.id],
  );
  useLiveListener({ prediction: soon, resync: soon });
}
