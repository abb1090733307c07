import fc from 'fast-check';
import { alertOf, filter, loaded, messageOf, pageOf, plan, userId } from './queue-fixture.ts';
import { emptyQueue, queueReducer, type QueueState } from './queue-state.ts';
import { compareAlerts, queueSorts, queueViews } from './queue-view.ts';

describe('a known row', () => {
  it('is patched where it is, and by a newer version only', () => {
    const before = loaded([alertOf('a'), alertOf('b')]);
    const after = queueReducer(before, messageOf(alertOf('b', { version: 3, score: 90 }), 'escalated'));
    expect(after.order).toBe(before.order);
    expect(after.alerts.get('b')?.score).toBe(90);
    expect(queueReducer(after, messageOf(alertOf('b', { version: 2, score: 50 }), 'eased'))).toBe(after);
    expect(queueReducer(after, messageOf(alertOf('b', { version: 3, score: 50 }), 'eased'))).toBe(after);
  });

  it('dims with who took it, and lights up when it comes back', () => {
    const taken = alertOf('a', { version: 2, status: 'acknowledged', ownerId: 'u', ownerName: 'Ana' });
    const dimmed = queueReducer(loaded([alertOf('a')]), messageOf(taken, 'acknowledge', 'Ana'));
    expect(dimmed.order).toEqual(['a']);
    expect(dimmed.left.get('a')).toBe('Assigned to Ana');
    const back = queueReducer(dimmed, messageOf(alertOf('a', { version: 3 }), 'reopen', 'Ana'));
    expect(back.left.size).toBe(0);
  });

  it('says how it was closed', () => {
    const closed = alertOf('a', { version: 2, status: 'closed', closeReason: 'ordered' });
    expect(queueReducer(loaded([alertOf('a')]), messageOf(closed, 'closed')).left.get('a')).toBe(
      'Closed: ordered again',
    );
  });
});

describe('a new row', () => {
  it('waits, once, and is put where the sort wants it when shown', () => {
    let state = loaded([
      alertOf('a', { revenueAtRiskMinor: 900 }),
      alertOf('c', { revenueAtRiskMinor: 100 }),
    ]);
    const fresh = alertOf('b', { revenueAtRiskMinor: 500 });
    state = queueReducer(state, messageOf(fresh, 'opened'));
    state = queueReducer(state, messageOf(fresh, 'opened'));
    expect(state.order).toEqual(['a', 'c']);
    expect(state.waiting).toEqual(['b']);
    expect(queueReducer(state, { type: 'shown', filter, userId, plan }).order).toEqual(['a', 'b', 'c']);
  });

  it('stops waiting when somebody takes it first', () => {
    const state = queueReducer(loaded([]), messageOf(alertOf('b'), 'opened'));
    const taken = alertOf('b', { version: 2, status: 'acknowledged', ownerId: 'u', ownerName: 'Ana' });
    expect(queueReducer(state, messageOf(taken, 'acknowledge')).waiting).toEqual([]);
  });

  it('does not come back by an answer that was read before somebody took it', () => {
    const taken = alertOf('b', { version: 2, status: 'acknowledged', ownerId: 'u', ownerName: 'Ana' });
    const readBefore = { type: 'reconciled' as const, page: pageOf([alertOf('b')]), filter, userId, plan };
    for (const state of [loaded([]), queueReducer(loaded([]), messageOf(alertOf('b'), 'opened'))]) {
      const after = queueReducer(queueReducer(state, messageOf(taken, 'acknowledge')), readBefore);
      expect(after.waiting).toEqual([]);
    }
  });

  it('of another shop is none of our business', () => {
    const state = queueReducer(loaded([]), messageOf(alertOf('b', { shopId: 'other' }), 'opened'));
    expect(state.waiting).toEqual([]);
    expect(state.alerts.size).toBe(0);
  });

  it('is not one that only changed its band on a page not loaded yet', () => {
    const state = loaded([alertOf('a')], 'more');
    expect(queueReducer(state, messageOf(alertOf('z', { version: 4 }), 'escalated')).waiting).toEqual([]);
  });

  it('that was received while the load was under way is not lost; one received before is on a later page', () => {
    const news = messageOf(alertOf('b'), 'opened');
    const waiting = queueReducer(loaded([alertOf('a')]), news);
    const page = pageOf([alertOf('a')], 'more');
    const load = { type: 'loaded' as const, page, filter, userId, plan };
    expect(queueReducer(waiting, { ...load, received: [news.message] }).waiting).toEqual(['b']);
    expect(queueReducer(waiting, { ...load, received: [] }).waiting).toEqual([]);
  });
});

describe('after a gap', () => {
  it('patches, lets new ones wait and dims what is gone, but only if the page is the whole view', () => {
    const before = loaded([alertOf('a'), alertOf('b')]);
    const items = [alertOf('c'), alertOf('a', { version: 2, score: 80 })];
    const whole = queueReducer(before, { type: 'reconciled', page: pageOf(items), filter, userId, plan });
    expect(whole.order).toBe(before.order);
    expect(whole.waiting).toEqual(['c']);
    expect(whole.alerts.get('a')?.score).toBe(80);
    expect(whole.left.get('b')).toBe('No longer in this view');
    const part = queueReducer(before, {
      type: 'reconciled',
      page: pageOf(items, 'more'),
      filter,
      userId,
      plan,
    });
    expect(part.left.size).toBe(0);
  });
});

describe('a new score', () => {
  const prediction = {
    v: 1 as const,
    shopId: 's',
    customerId: 'customer-a',
    version: 9,
    band: 'high' as const,
    previousBand: 'high' as const,
    score: 77,
    previousScore: 70,
    probability: 0.77,
    revenueAtRiskMinor: 1100,
    currency: 'EUR',
    modelId: null,
    scoredAt: 2000,
    cause: 'event' as const,
    messageId: null,
    kind: null,
    receivedAt: null,
  };

  it('patches score and money, never the version or the order', () => {
    const before = loaded([alertOf('a'), alertOf('b')]);
    const after = queueReducer(before, { type: 'scored', prediction });
    expect(after.alerts.get('a')).toMatchObject({ score: 77, revenueAtRiskMinor: 1100, version: 1 });
    expect(after.order).toBe(before.order);
  });

  it('older than what is shown changes nothing', () => {
    const before = loaded([alertOf('a', { updatedAt: 3000 })]);
    expect(queueReducer(before, { type: 'scored', prediction })).toBe(before);
  });
});

const someAlert = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    version: fc.integer({ min: 1, max: 6 }),
    status: fc.constantFrom('open' as const, 'acknowledged' as const, 'closed' as const),
    band: fc.constantFrom('medium' as const, 'high' as const, 'critical' as const),
    revenueAtRiskMinor: fc.integer({ min: 0, max: 50 }),
    owner: fc.constantFrom(null, 'lead', 'ana'),
    openedAt: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ id, owner, ...rest }) => alertOf(id, { ...rest, ownerId: owner, ownerName: owner }));
const somePage = fc
  .tuple(fc.array(someAlert, { maxLength: 8 }), fc.constantFrom(null, 'more'))
  .map(([items, cursor]) => pageOf(items, cursor));
const someFilter = fc
  .record({ view: fc.constantFrom(...queueViews), sort: fc.constantFrom(...queueSorts) })
  .map((chosen) => ({ ...filter, ...chosen }));
const someMessage = fc.record({
  v: fc.constant(1 as const),
  change: fc.constantFrom('opened' as const, 'escalated' as const, 'acknowledge' as const, 'closed' as const),
  alert: someAlert,
  actorName: fc.constantFrom(null, 'Ana'),
});
const someAction = fc.oneof(
  fc.record({
    type: fc.constant('loaded' as const),
    page: somePage,
    received: fc.array(someMessage, { maxLength: 4 }),
  }),
  fc.record({ type: fc.constant('extended' as const), page: somePage }),
  fc.record({ type: fc.constant('reconciled' as const), page: somePage }),
  fc.record({ type: fc.constant('received' as const), message: someMessage }),
  fc.record({ type: fc.constant('shown' as const) }),
);

function isSound(state: QueueState): boolean {
  const all = [...state.order, ...state.waiting];
  return (
    new Set(all).size === all.length &&
    all.length === state.alerts.size &&
    all.every((id) => state.alerts.has(id)) &&
    [...state.left.keys()].every((id) => state.order.includes(id))
  );
}

describe('whatever happens', () => {
  it('no row is lost or doubled, none moves past another, none goes back in version', () => {
    fc.assert(
      fc.property(someFilter, fc.array(someAction, { maxLength: 40 }), (chosen, actions) => {
        let state = emptyQueue;
        for (const action of actions) {
          const before = state;
          state = queueReducer(before, { ...action, filter: chosen, userId, plan });
          expect(isSound(state)).toBe(true);
          for (const [id, alert] of state.alerts) {
            expect(alert.version).toBeGreaterThanOrEqual(before.alerts.get(id)?.version ?? 0);
          }
          const grows =
            action.type === 'extended' || (action.type === 'reconciled' && chosen.view === 'today');
          if (action.type === 'received' || (action.type === 'reconciled' && !grows))
            expect(state.order).toBe(before.order);
          if (grows) {
            expect(state.order.slice(0, before.order.length)).toEqual(before.order);
          }
          if (action.type === 'shown') {
            expect(state.order.filter((id) => before.order.includes(id))).toEqual(before.order);
            expect(state.order).toHaveLength(before.order.length + before.waiting.length);
          }
          if (action.type === 'loaded') {
            expect(state.order).toEqual([...new Set(action.page.items.map((alert) => alert.id))]);
          }
        }
      }),
    );
  });

  it('the sort is total', () => {
    fc.assert(
      fc.property(fc.constantFrom(...queueSorts), someAlert, someAlert, (sort, a, b) => {
        expect(Math.sign(compareAlerts(a, b, sort)) + Math.sign(compareAlerts(b, a, sort))).toBe(0);
        if (a.id !== b.id) expect(compareAlerts(a, b, sort)).not.toBe(0);
      }),
    );
  });
});
