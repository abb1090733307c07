import {
  untouchedAlert,
  type Alert,
  type AlertMessage,
  type AlertsPage,
  type WorkPlan,
} from '@ebb/contracts';
import { emptyQueue, queueReducer } from './queue-state.ts';
import type { QueueFilter } from './queue-view.ts';

/** What the tests of the queue's state begin with. */
export const userId = 'lead';
const counts = {
  ...{ today: 0, backlog: 0, snoozed: 0 },
  ...{ open: 0, acknowledged: 0, mine: 0, critical: 0, high: 0 },
};
export const plan: WorkPlan = {
  ...{ day: '2026-11-23', isToday: true, capacity: 2, workedOff: 0 },
  ...{ isFull: true, last: { revenueAtRiskMinor: 500, id: 'b' } },
};
export const filter: QueueFilter = {
  shopId: 's',
  view: 'todo',
  band: '',
  owner: '',
  due: '',
  reason: '',
  segment: null,
  minimum: null,
  q: '',
  sort: 'revenue_at_risk',
};

export function alertOf(id: string, changes: Partial<Alert> = {}): Alert {
  return {
    id,
    shopId: 's',
    customerId: `customer-${id}`,
    customerName: null,
    status: 'open',
    version: 1,
    band: 'high',
    openedBand: 'high',
    score: 70,
    probability: 0.7,
    openedScore: 68,
    revenueAtRiskMinor: 1000,
    currency: 'EUR',
    reasons: [],
    recommendation: null,
    openedAt: 1000,
    updatedAt: 1000,
    closedAt: null,
    closeReason: null,
    responseDueAt: null,
    ...untouchedAlert,
    ...changes,
  };
}

export const pageOf = (items: Alert[], nextCursor: string | null = null): AlertsPage => ({
  items,
  nextCursor,
  total: items.length,
  plan,
  counts,
});
export const messageOf = (alert: Alert, change: AlertMessage['change'], actorName: string | null = null) => ({
  type: 'received' as const,
  message: { v: 1 as const, change, alert, actorName },
  filter,
  userId,
  plan,
});
export const loaded = (items: Alert[], nextCursor: string | null = null) =>
  queueReducer(emptyQueue, {
    type: 'loaded',
    page: pageOf(items, nextCursor),
    received: [],
    filter,
    userId,
    plan,
  });
