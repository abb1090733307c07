import type { Alert, AlertsFilter, AlertsPage, AlertsQuery, FeatureName, WorkPlan } from '@ebb/contracts';
import { dueOf } from '@ebb/domain';

/** The saved views, in the order of their tabs. */
export const queueViews = ['today', 'backlog', 'mine', 'todo', 'taken', 'snoozed', 'closed'] as const;
export type QueueView = (typeof queueViews)[number];

export const queueSorts = ['revenue_at_risk', 'risk', 'due', 'newest', 'oldest'] as const;
export type QueueSort = (typeof queueSorts)[number];

/** What the address bar says about the queue; empty strings mean "any". */
export interface QueueFilter {
  shopId: string;
  view: QueueView;
  band: '' | 'high' | 'critical';
  /** A user id, `me` or `none`. */
  owner: string;
  reason: '' | FeatureName;
  segment: number | null;
  /** Revenue at risk of so much or more, minor units. */
  minimum: number | null;
  due: '' | 'overdue' | 'today';
  q: string;
  sort: QueueSort;
}

/** Nothing beyond the view. */
export const noFilter = {
  ...{ band: '', owner: '', due: '', reason: '', segment: null, minimum: null, q: '' },
} as const satisfies Partial<QueueFilter>;

const views: Readonly<
  Record<
    QueueView,
    {
      label: string;
      hint: string;
      status: 'open' | 'acknowledged' | 'active' | 'closed';
      plan?: 'today' | 'backlog';
      snoozed?: 'yes' | 'no';
      owner?: 'me';
      count: (counts: AlertsPage['counts']) => number | null;
    }
  >
> = {
  today: {
    label: 'Today',
    hint: 'assigned and to be contacted, and the best of what waits, up to a day’s work',
    status: 'active',
    plan: 'today',
    count: (c) => c.today,
  },
  backlog: {
    label: 'Backlog',
    hint: 'moves up to Today as work is done',
    status: 'open',
    plan: 'backlog',
    count: (c) => c.backlog,
  },
  mine: {
    label: 'Mine',
    hint: 'assigned to you',
    status: 'active',
    snoozed: 'no',
    owner: 'me',
    count: (c) => c.mine,
  },
  todo: { label: 'Unassigned', hint: 'nobody is on it', status: 'open', snoozed: 'no', count: (c) => c.open },
  taken: {
    label: 'Assigned',
    hint: 'somebody is on it',
    status: 'acknowledged',
    snoozed: 'no',
    count: (c) => c.acknowledged,
  },
  snoozed: {
    label: 'Snoozed',
    hint: 'back at their time, or when something changes',
    status: 'active',
    snoozed: 'yes',
    count: (c) => c.snoozed,
  },
  closed: { label: 'Closed', hint: 'with an outcome', status: 'closed', count: () => null },
};

export function viewWords(view: QueueView): { label: string; hint: string } {
  return views[view];
}

/** Null where a view has no count. */
export function viewCount(view: QueueView, counts: AlertsPage['counts']): number | null {
  return views[view].count(counts);
}

/** Which alerts this view holds. */
export function matchingOf(filter: QueueFilter): AlertsFilter {
  const view = views[filter.view];
  const { band, due, reason, segment, minimum, q } = filter;
  const owner = view.owner ?? filter.owner;
  return {
    status: view.status,
    ...(view.plan ? { plan: view.plan } : {}),
    ...(view.snoozed ? { snoozed: view.snoozed } : {}),
    ...(band ? { band } : {}),
    ...(owner ? { owner } : {}),
    ...(due ? { due } : {}),
    ...(reason ? { reason } : {}),
    ...(segment === null ? {} : { segment }),
    ...(minimum === null ? {} : { minimum }),
    ...(q ? { q } : {}),
  };
}

/** The request that lists this view. */
export function queryOf(filter: QueueFilter): AlertsQuery {
  return { shop: filter.shopId, sort: filter.sort, ...matchingOf(filter) };
}

/** True when anything beyond the view itself narrows the list. */
export function isNarrowed(filter: QueueFilter): boolean {
  return (Object.keys(noFilter) as (keyof typeof noFilter)[]).some((key) => filter[key] !== noFilter[key]);
}

/** True where the rows are a day's work or what waits for it: which of the two is for the server to say. */
export function isPlanned(view: QueueView): boolean {
  return views[view].plan !== undefined;
}

/**
 * Would the server list this alert here? The e-mail half of the search and the segment are the server's alone; so is what separates Today
 * from the backlog, for which a row that is in one of them stays.
 */
export function belongs(alert: Alert, filter: QueueFilter, userId: string): boolean {
  const view = views[filter.view];
  if (alert.shopId !== filter.shopId) return false;
  if (view.status === 'active' ? alert.status === 'closed' : alert.status !== view.status) return false;
  if (view.snoozed === 'yes' ? alert.snooze === null : hidesSnoozed(filter.view) && alert.snooze !== null)
    return false;
  if (view.plan === 'today' && alert.status === 'acknowledged' && alert.contactedAt !== null) return false;
  if (filter.band && alert.band !== filter.band) return false;
  const owner = view.owner ?? filter.owner;
  if (owner === 'me' && alert.ownerId !== userId) return false;
  if (owner === 'none' ? alert.ownerId !== null : owner !== '' && owner !== 'me' && alert.ownerId !== owner)
    return false;
  if (filter.reason !== '' && alert.reasons[0]?.feature !== filter.reason) return false;
  if (filter.minimum !== null && alert.revenueAtRiskMinor < filter.minimum) return false;
  // Which day it is in the shop is for the server to say: a row that is due stays until the list is read again.
  if (filter.due !== '' && dueOf(alert) === null) return false;
  const sought = filter.q.trim().toLowerCase();
  return sought === '' || `${alert.customerId}\n${alert.customerName ?? ''}`.toLowerCase().includes(sought);
}

function hidesSnoozed(view: QueueView): boolean {
  return views[view].snoozed === 'no' || isPlanned(view);
}

/** Whether a new alert comes into this view by the plan as it was last received; always true for other views. */
export function fitsPlan(alert: Alert, { view, segment }: QueueFilter, plan: WorkPlan | null): boolean {
  // Of which segment its customer is stands with the next list.
  if (segment !== null) return false;
  if (!isPlanned(view) || plan === null) return true;
  return (view === 'today') === isOfToday(alert, plan);
}

function isOfToday(
  { status, contactedAt, revenueAtRiskMinor, id }: Alert,
  { isFull, last }: WorkPlan,
): boolean {
  if (status === 'acknowledged') return contactedAt === null;
  if (!isFull || last === null) return !isFull;
  const ahead = revenueAtRiskMinor - last.revenueAtRiskMinor;
  return ahead > 0 || (ahead === 0 && id >= last.id);
}

/** What is not due comes last. */
function dueAtOf(alert: Alert): number {
  return dueOf(alert)?.at ?? Number.MAX_SAFE_INTEGER;
}

/** Negative when `a` comes first. Ties fall to the id, so that the order is total. */
export function compareAlerts(a: Alert, b: Alert, sort: QueueSort): number {
  const byId = a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  switch (sort) {
    case 'revenue_at_risk':
      return b.revenueAtRiskMinor - a.revenueAtRiskMinor || byId;
    case 'risk':
      return (b.probability ?? -1) - (a.probability ?? -1) || byId;
    case 'due':
      return dueAtOf(a) - dueAtOf(b) || byId;
    case 'newest':
      return b.openedAt - a.openedAt || byId;
    case 'oldest':
      return a.openedAt - b.openedAt || byId;
  }
}
