import type { Alert, AlertMessage } from '@ebb/contracts';
import { alertOf, filter, messageOf, pageOf, plan, userId } from './queue-fixture.ts';
import { emptyQueue, queueReducer, type QueueState } from './queue-state.ts';

describe('a day’s work', () => {
  const viewer = { filter: { ...filter, view: 'today' as const }, userId, plan };
  const [a, b, c] = [
    alertOf('a', { revenueAtRiskMinor: 900 }),
    alertOf('b', { revenueAtRiskMinor: 500 }),
    alertOf('c', { revenueAtRiskMinor: 100 }),
  ];
  const today = queueReducer(emptyQueue, { type: 'loaded', page: pageOf([a, b]), received: [], ...viewer });
  const received = (state: QueueState, alert: Alert, change: AlertMessage['change'] = 'opened') =>
    queueReducer(state, { ...messageOf(alert, change), ...viewer });
  const listed = (state: QueueState, ...items: Alert[]) =>
    queueReducer(state, { type: 'reconciled', page: pageOf(items), ...viewer });

  it('keeps what is being worked on, until it is contacted, snoozed or closed', () => {
    const taken = { ...a, version: 2, status: 'acknowledged' as const, ownerId: 'u', ownerName: 'Ana' };
    expect(received(today, taken, 'acknowledge').left.size).toBe(0);
    const contacted = { ...taken, version: 3, contactedAt: 5 };
    const snoozed = { ...taken, version: 3, snooze: { until: 9, probability: 0.7 } };
    expect(received(today, contacted, 'contact').left.has('a')).toBe(true);
    expect(received(today, snoozed, 'snooze').left.has('a')).toBe(true);
  });

  it('takes in what has moved up below the rest, also where news of it came before', () => {
    const before = received(today, c);
    expect([before.order, before.waiting]).toEqual([['a', 'b'], []]);
    const closed = { ...a, version: 2, status: 'closed' as const, closeReason: 'lost' as const };
    const after = listed(received(before, closed, 'resolve'), b, c);
    expect([after.order, after.waiting]).toEqual([['a', 'b', 'c'], []]);
  });

  it('lets a better one wait for a key, and leaves the one that it pushes out where it is', () => {
    const better = alertOf('d', { revenueAtRiskMinor: 700 });
    expect(received(today, better).waiting).toEqual(['d']);
    const after = listed(today, a, better);
    expect([after.order, after.waiting, after.left.size]).toEqual([['a', 'b'], ['d'], 0]);
  });

  it('in the backlog says of a row that it moved up', () => {
    const backlog = { ...viewer, filter: { ...filter, view: 'backlog' as const } };
    const rows = queueReducer(emptyQueue, { type: 'loaded', page: pageOf([c]), received: [], ...backlog });
    const after = queueReducer(rows, { type: 'reconciled', page: pageOf([]), ...backlog });
    expect(after.left.get('c')).toBe('Moved up to Today');
  });
});
