import type { CustomerEvent } from '@ebb/contracts';
import {
  dayMs,
  dayOf,
  emptyState,
  featuresOf,
  foldEvent,
  lookBack,
  orderNetMinor,
  revenueAtRiskMinor,
  type FeatureSettings,
  type OrderHistory,
} from '@ebb/domain';
import { byKnownTime, knownAtMs, labelOf, spentMinor } from './label.ts';

/** What decides which rows a customer gives and what they say. */
export interface RowPlan {
  /** UTC day numbers, ascending. The as-of time T is the last millisecond of the day. */
  readonly cutOffDays: readonly number[];
  readonly horizonDays: number;
  /** A shorter horizon, whose labels are known of younger cut-offs too. */
  readonly earlyDays: number;
  /** Last day of the data: a label that would need a later one is unknown. */
  readonly lastDay: number;
  readonly activeWindowDays: number;
  readonly settings: FeatureSettings;
}

/** One customer at one cut-off. */
export interface CustomerRow {
  readonly cutOffDay: number;
  readonly features: readonly number[] | Float64Array;
  /** Orders as they stood at T, for baselines that are fitted on them. */
  readonly orders: OrderHistory;
  /** Revenue that would be lost over the horizon if the customer left for certain; minor units, not negative. */
  readonly atStakeMinor: number;
  /** 1: no order in (T, T + H]; null where T + H is beyond the data. */
  readonly label: 0 | 1 | null;
  /** The same over the early horizon. */
  readonly earlyLabel: 0 | 1 | null;
  /** Worth of the orders in (T, T + H]; null where the label is. */
  readonly spentMinor: number | null;
}

/** The as-of time T of a cut-off day. */
export function asOfMs(cutOffDay: number): number {
  return (cutOffDay + 1) * dayMs - 1;
}

/**
 * One customer's training rows, by the fold and the feature function that live scoring uses. Only cut-offs at which
 * the customer is active give a row.
 *
 * As-of rule: a row at T sees the events with `occurredAt <= T` and `knownAt <= T`, nothing else.
 *
 * Labels are read from what was known at T + H, the moment they mature: an order that was placed in (T, T + H]
 * counts unless it had been refunded or cancelled in full by T + H. What becomes known later changes no label.
 * Otherwise a training set would differ with the day it is built, and a parcel sent back half a year on would turn a
 * customer who did come back into one who left. The live check of matured predictions reads the same moment.
 */
export function customerRows(events: readonly CustomerEvent[], plan: RowPlan): CustomerRow[] {
  // knownAt is never before occurredAt, so folding by knownAt keeps both halves of the as-of rule at once.
  const byKnown = byKnownTime(events);
  const rows = new Map<number, MutableRow>();
  const state = emptyState();
  let next = 0;
  const foldUntil = (ms: number): void => {
    for (let known = byKnown[next]; known !== undefined && known.knownMs <= ms; known = byKnown[next]) {
      foldEvent(state, known.event);
      next++;
    }
  };

  for (const { day, of, what } of checkpoints(plan)) {
    foldUntil(asOfMs(day));
    if (what === 'row') {
      const seen = lookBack(state, day);
      const { orders } = seen;
      if (orders.count === 0 || day - orders.lastDay > plan.activeWindowDays) continue;
      const features = featuresOf(seen, state, day, plan.settings);
      const knownDays = day - dayOf(state.firstSeenMs) + 1;
      const atStakeMinor = revenueAtRiskMinor(seen.revenue365Minor, knownDays, 1, plan.horizonDays);
      rows.set(day, { features, orders, atStakeMinor, label: null, earlyLabel: null, spentMinor: null });
    } else {
      const row = rows.get(of);
      if (row === undefined) continue;
      row[what] = labelOf(state, asOfMs(of), asOfMs(day));
      if (what === 'label') row.spentMinor = spentMinor(state, asOfMs(of), asOfMs(day));
    }
  }
  return [...rows].map(([cutOffDay, row]) => ({ cutOffDay, ...row }));
}

type MutableRow = { -readonly [Field in keyof Omit<CustomerRow, 'cutOffDay'>]: CustomerRow[Field] };

interface Checkpoint {
  readonly day: number;
  /** The cut-off it belongs to. */
  readonly of: number;
  readonly what: 'row' | 'earlyLabel' | 'label';
}

/** All days at which the state is looked at, ascending: the cut-offs, and the days their labels mature. */
function checkpoints({ cutOffDays, horizonDays, earlyDays, lastDay }: RowPlan): Checkpoint[] {
  return cutOffDays
    .flatMap((of): Checkpoint[] => [
      { day: of, of, what: 'row' },
      { day: of + earlyDays, of, what: 'earlyLabel' },
      { day: of + horizonDays, of, what: 'label' },
    ])
    .filter(({ day }) => day <= lastDay)
    .sort((left, right) => left.day - right.day);
}

/** UTC days with at least one order worth more than nothing, ascending. */
export function orderDays(events: readonly CustomerEvent[], untilMs: number): number[] {
  const state = emptyState();
  for (const event of events) if (knownAtMs(event) <= untilMs) foldEvent(state, event);
  const days = new Set<number>();
  for (const order of state.orders.values()) {
    if (order.placedMs !== null && orderNetMinor(order) > 0) days.add(dayOf(order.placedMs));
  }
  return [...days].sort((left, right) => left - right);
}
