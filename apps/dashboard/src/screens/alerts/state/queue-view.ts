import type { Alert, AlertsPage, AlertsQuery } from '@ebb/contracts';

/** The saved views, in the order of their tabs. */
export const queueViews = ['todo', 'mine', 'critical', 'high', 'taken', 'closed'] as const;
export type QueueView = (typeof queueViews)[number];

export const queueSorts = ['revenue_at_risk', 'risk', 'newest', 'oldest'] as const;
export type QueueSort = (typeof queueSorts)[number];

/** What the address bar says about the queue; empty strings mean "any". */
export interface QueueFilter {
  shopId: string;
  view: QueueView;
  band: '' | 'high' | 'critical';
  owner: '' | 'me' | 'none';
  q: string;
  sort: QueueSort;
}

const views: Readonly<
  Record<
    QueueView,
    {
      label: string;
      hint: string;
      status: 'open' | 'acknowledged' | 'active' | 'closed';
      band?: 'high' | 'critical';
      owner?: 'me';
      count: (counts: AlertsPage['counts']) => number | null;
    }
  >
> = {
  todo: { label: 'To do', hint: 'open and unassigned', status: 'open', count: (c) => c.open },
  mine: { label: 'Mine', hint: 'assigned to you', status: 'active', owner: 'me', count: (c) => c.mine },
  critical: {
    label: 'Critical',
    hint: 'open or assigned',
    status: 'active',
    band: 'critical',
    count: (c) => c.critical,
  },
  high: { label: 'High', hint: 'open or assigned', status: 'active', band: 'high', count: (c) => c.high },
  taken: {
    label: 'Assigned',
    hint: 'somebody is on it',
    status: 'acknowledged',
    count: (c) => c.acknowledged,
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

/** The request that lists this view. */
export function queryOf(filter: QueueFilter): AlertsQuery {
  const view = views[filter.view];
  const band = view.band ?? filter.band;
  const owner = view.owner ?? filter.owner;
  return {
    shop: filter.shopId,
    status: view.status,
    sort: filter.sort,
    ...(band ? { band } : {}),
    ...(owner ? { owner } : {}),
    ...(filter.q ? { q: filter.q } : {}),
  };
}

/** True when anything beyond the view itself narrows the list. */
export function isNarrowed(filter: QueueFilter): boolean {
  return filter.band !== '' || filter.owner !== '' || filter.q !== '';
}

/** Would the server list this alert here? The e-mail half of the search is the server's alone. */
export function belongs(alert: Alert, filter: QueueFilter, userId: string): boolean {
  const view = views[filter.view];
  if (alert.shopId !== filter.shopId) return false;
  if (view.status === 'active' ? alert.status === 'closed' : alert.status !== view.status) return false;
  const band = view.band ?? filter.band;
  if (band && alert.band !== band) return false;
  const owner = view.owner ?? filter.owner;
  if (owner === 'me' && alert.ownerId !== userId) return false;
  if (owner === 'none' && alert.ownerId !== null) return false;
  const sought = filter.q.trim().toLowerCase();
  return sought === '' || `${alert.customerId}\n${alert.customerName ?? ''}`.toLowerCase().includes(sought);
}

/** Negative when `a` comes first. Ties fall to the id, so that the order is total. */
export function compareAlerts(a: Alert, b: Alert, sort: QueueSort): number {
  const byId = a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  switch (sort) {
    case 'revenue_at_risk':
      return b.revenueAtRiskMinor - a.revenueAtRiskMinor || byId;
    case 'risk':
      return (b.probability ?? -1) - (a.probability ?? -1) || byId;
    case 'newest':
      return b.openedAt - a.openedAt || byId;
    case 'oldest':
      return a.openedAt - b.openedAt || byId;
  }
}
