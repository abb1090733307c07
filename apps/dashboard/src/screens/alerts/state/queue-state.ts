import type { Alert, AlertMessage, AlertsPage, PredictionMessage, WorkPlan } from '@ebb/contracts';
import { bandWords, closeReasonWords } from '../../../lib/formats/alert-words.ts';
import { belongs, compareAlerts, fitsPlan, isPlanned, type QueueFilter } from './queue-view.ts';

/**
 * The queue on screen. `order` changes only by an act of the user (a load, a further page, "show new"), so that
 * nobody's click lands on a row that just moved. News about known rows patches them where they are.
 */
export interface QueueState {
  readonly order: readonly string[];
  /** New alerts of this view that wait behind the pill. */
  readonly waiting: readonly string[];
  /** Exactly the alerts of `order` and `waiting`. */
  readonly alerts: ReadonlyMap<string, Alert>;
  /** Rows that no longer belong to the view, and why; they stay, dimmed, until the next load. */
  readonly left: ReadonlyMap<string, string>;
  /** Versions of received alerts that are none of this view's: an answer read before must not bring them back. */
  readonly elsewhere: ReadonlyMap<string, number>;
  readonly nextCursor: string | null;
  readonly total: number;
}

export const emptyQueue: QueueState = {
  order: [],
  waiting: [],
  alerts: new Map(),
  left: new Map(),
  elsewhere: new Map(),
  nextCursor: null,
  total: 0,
};

export interface Viewer {
  filter: QueueFilter;
  userId: string;
  /** As it was last received. */
  plan: WorkPlan | null;
}

export type QueueAction =
  /** First page of a load the user asked for, and what was received while it was under way: that may be newer. */
  | ({ type: 'loaded'; page: AlertsPage; received: readonly AlertMessage[] } & Viewer)
  | ({ type: 'extended'; page: AlertsPage } & Viewer)
  /** A page fetched after a gap in the stream: news, not a new order. */
  | ({ type: 'reconciled'; page: AlertsPage } & Viewer)
  | ({ type: 'received'; message: AlertMessage } & Viewer)
  | { type: 'scored'; prediction: PredictionMessage }
  | ({ type: 'shown' } & Viewer)
  /** Somebody comes back to a list as it was left. */
  | { type: 'restored'; state: QueueState };

/** Why a row left, for the row itself. */
export function leftBecause(alert: Alert, actorName: string | null): string {
  if (alert.status === 'closed') {
    const how = alert.closeReason ? closeReasonWords[alert.closeReason] : 'closed';
    return actorName ? `Closed by ${actorName}: ${how}` : `Closed: ${how}`;
  }
  if (alert.snooze !== null) return actorName ? `Snoozed by ${actorName}` : 'Snoozed';
  if (alert.status === 'acknowledged' && alert.contactedAt !== null && alert.ownerName === actorName)
    return `Contacted by ${actorName ?? 'somebody'}`;
  if (alert.status === 'acknowledged') return `Assigned to ${alert.ownerName ?? actorName ?? 'somebody'}`;
  if (alert.ownerId === null && actorName) return `Unassigned by ${actorName}`;
  return `Now ${bandWords[alert.band].word.toLowerCase()}`;
}

/** The copy with the larger version; on a tie the one we have, which may carry a fresher score. */
function newer(known: Alert | undefined, other: Alert): Alert {
  return known && known.version >= other.version ? known : other;
}

function load(state: QueueState, action: Extract<QueueAction, { type: 'loaded' }>): QueueState {
  const alerts = new Map<string, Alert>();
  const left = new Map<string, string>();
  for (const listed of action.page.items) {
    if (alerts.has(listed.id)) continue;
    const alert = newer(state.alerts.get(listed.id), listed);
    alerts.set(listed.id, alert);
    if (!belongs(alert, action.filter, action.userId) && alert !== listed) {
      left.set(listed.id, leftBecause(alert, null));
    }
  }
  // Whatever was received before the request is in the database's answer, or on a later page of it.
  const { nextCursor, total } = action.page;
  const fresh: QueueState = { ...emptyQueue, order: [...alerts.keys()], alerts, left, nextCursor, total };
  return action.received.reduce((next, message) => {
    const alert = newer(state.alerts.get(message.alert.id), message.alert);
    return receiveMessage(next, { ...message, alert }, action);
  }, fresh);
}

function extend(state: QueueState, action: Extract<QueueAction, { type: 'extended' }>): QueueState {
  const alerts = new Map(state.alerts);
  const left = new Map(state.left);
  const placed = new Set(state.order);
  const order = [...state.order];
  for (const listed of action.page.items) {
    const alert = newer(alerts.get(listed.id), listed);
    alerts.set(listed.id, alert);
    if (!placed.has(listed.id)) {
      placed.add(listed.id);
      order.push(listed.id);
    }
    if (alert !== listed && !belongs(alert, action.filter, action.userId)) {
      left.set(listed.id, leftBecause(alert, null));
    }
  }
  const waiting = state.waiting.filter((id) => !placed.has(id));
  return {
    ...state,
    order,
    waiting,
    alerts,
    left,
    nextCursor: action.page.nextCursor,
    total: action.page.total,
  };
}

/** One alert as it is now: patches its row, or waits, or stops waiting, or is none of this view's business. */
function receive(
  state: QueueState,
  alert: Alert,
  news: { actorName: string | null; isNew: boolean; isListed?: boolean },
  viewer: Viewer,
): QueueState {
  const known = state.alerts.get(alert.id);
  const { isListed = false } = news;
  // Whether an alert is of today hangs on the others: the same version may be elsewhere now and here then.
  const knownVersion = known?.version ?? (state.elsewhere.get(alert.id) ?? 0) - (isListed ? 1 : 0);
  if (knownVersion >= alert.version) return state;
  const isKnownHere = isListed || state.order.includes(alert.id);
  const here =
    belongs(alert, viewer.filter, viewer.userId) &&
    (isKnownHere || fitsPlan(alert, viewer.filter, viewer.plan));
  const isWaiting = state.waiting.includes(alert.id);
  if (known && !isWaiting) {
    const left = new Map(state.left);
    if (here) left.delete(alert.id);
    else left.set(alert.id, leftBecause(alert, news.actorName));
    return { ...state, alerts: new Map(state.alerts).set(alert.id, alert), left };
  }
  if (!here) {
    const alerts = new Map(state.alerts);
    alerts.delete(alert.id);
    const elsewhere = new Map(state.elsewhere).set(alert.id, alert.version);
    return { ...state, alerts, elsewhere, waiting: state.waiting.filter((id) => id !== alert.id) };
  }
  if (!isWaiting && !news.isNew) return state;
  return {
    ...state,
    alerts: new Map(state.alerts).set(alert.id, alert),
    waiting: isWaiting ? state.waiting : [...state.waiting, alert.id],
  };
}

function receiveMessage(state: QueueState, message: AlertMessage, viewer: Viewer): QueueState {
  // A change of band of a row on a page not loaded yet is no new row; it comes with its page.
  const isRegraded = message.change === 'escalated' || message.change === 'eased';
  const isNew = !isRegraded || state.nextCursor === null || viewer.filter.band !== '';
  return receive(state, message.alert, { actorName: message.actorName, isNew }, viewer);
}

function reconcile(state: QueueState, action: Extract<QueueAction, { type: 'reconciled' }>): QueueState {
  let next = state;
  const listed = new Set<string>();
  for (const alert of action.page.items) {
    listed.add(alert.id);
    next = receive(next, alert, { actorName: null, isNew: true, isListed: true }, action);
  }
  if (action.filter.view === 'today') return moveUp({ ...next, total: action.page.total }, action.filter);
  // Only a page that holds the whole view can tell that a row is no longer in it.
  if (action.page.nextCursor !== null) return next;
  const gone = isPlanned(action.filter.view) ? 'Moved up to Today' : 'No longer in this view';
  const left = new Map(next.left);
  for (const id of next.order) if (!listed.has(id) && !left.has(id)) left.set(id, gone);
  return { ...next, left };
}

/**
 * Work done has made room: what moves up comes in by itself where that moves no row, below all others. A row that a better
 * one has pushed out stays for today: somebody may be about to work on it.
 */
function moveUp(state: QueueState, filter: QueueFilter): QueueState {
  const order = [...state.order];
  const waiting: string[] = [];
  const arrived = state.waiting.flatMap((id) => state.alerts.get(id) ?? []);
  for (const alert of arrived.sort((a, b) => compareAlerts(a, b, filter.sort))) {
    const last = state.alerts.get(order.at(-1) ?? '');
    if (last === undefined || compareAlerts(last, alert, filter.sort) < 0) order.push(alert.id);
    else waiting.push(alert.id);
  }
  return order.length === state.order.length ? state : { ...state, order, waiting };
}

/** Puts what waited where the sort wants it, without moving any two rows past each other. */
function show(state: QueueState, filter: QueueFilter): QueueState {
  const order = [...state.order];
  for (const id of state.waiting) {
    const alert = state.alerts.get(id);
    if (!alert) continue;
    const place = order.findIndex((other) => {
      const there = state.alerts.get(other);
      return there !== undefined && compareAlerts(alert, there, filter.sort) < 0;
    });
    order.splice(place < 0 ? order.length : place, 0, id);
  }
  return { ...state, order, waiting: [], total: state.total + state.waiting.length };
}

function score(state: QueueState, prediction: PredictionMessage): QueueState {
  for (const alert of state.alerts.values()) {
    if (alert.customerId !== prediction.customerId || alert.shopId !== prediction.shopId) continue;
    if (alert.status === 'closed' || prediction.scoredAt < alert.updatedAt) continue;
    const { score, probability, revenueAtRiskMinor } = prediction;
    if (alert.score === score && alert.revenueAtRiskMinor === revenueAtRiskMinor) return state;
    const patched: Alert = {
      ...alert,
      score,
      probability,
      revenueAtRiskMinor,
      updatedAt: prediction.scoredAt,
    };
    return { ...state, alerts: new Map(state.alerts).set(alert.id, patched) };
  }
  return state;
}

/** Pure: the same state and action give the same queue. */
export function queueReducer(state: QueueState, action: QueueAction): QueueState {
  switch (action.type) {
    case 'loaded':
      return load(state, action);
    case 'extended':
      return extend(state, action);
    case 'reconciled':
      return reconcile(state, action);
    case 'received':
      return receiveMessage(state, action.message, action);
    case 'scored':
      return score(state, action.prediction);
    case 'shown':
      return show(state, action.filter);
    case 'restored':
      return action.state;
  }
}
