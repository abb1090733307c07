import fc from 'fast-check';
import { eventKinds, type CustomerEvent, type EventKind } from '@ebb/contracts';
import { computeFeatures, dayMs, emptyState, foldEvent, orderHistory } from '@ebb/domain';
import { asOfMs, customerRows, type CustomerRow, type RowPlan } from './customer-rows.ts';
import { knownAtMs } from './label.ts';

const settings = { medianGapDays: 30, currencyDigits: 2 };
const plan: RowPlan = {
  cutOffDays: [60, 67, 74],
  horizonDays: 30,
  earlyDays: 10,
  lastDay: 1000,
  activeWindowDays: 180,
  settings,
};

let messages = 0;
function event(kind: EventKind, day: number, given: Partial<CustomerEvent> = {}): CustomerEvent {
  const occurredAt = Math.round(day * dayMs);
  return {
    v: 1,
    shopId: 'shop',
    customerId: 'anna',
    messageId: `message-${messages++}`,
    kind,
    occurredAt,
    receivedAt: occurredAt,
    ...given,
  };
}

const order = (day: number, orderId: string, given: Partial<CustomerEvent> = {}): CustomerEvent =>
  event('order_completed', day, { orderId, amountMinor: 5000, ...given });

/** Even over the range; fast-check's doubles crowd around zero. */
const quarterDays = (from: number, to: number): fc.Arbitrary<number> =>
  fc.integer({ min: 4 * from, max: 4 * to }).map((quarters) => quarters / 4);

/** Any event of the hundred days around the cut-offs: live and on time, live and late, or imported. */
const anyEvent = fc
  .record({
    kind: fc.oneof(fc.constantFrom(...eventKinds), fc.constant('order_completed' as const)),
    // Half of them within two days of a cut-off, where one off is seen.
    day: fc.oneof(
      quarterDays(0, 110),
      fc.tuple(fc.constantFrom(...plan.cutOffDays), quarterDays(-1, 3)).map(([day, offset]) => day + offset),
    ),
    latenessDays: fc.constantFrom(0, 0, 0.5, 12, 45),
    imported: fc.boolean(),
    orderId: fc.constantFrom('a', 'b', 'c', 'd'),
    amountMinor: fc.integer({ min: 0, max: 20_000 }),
  })
  .map(({ kind, day, latenessDays, imported, orderId, amountMinor }) =>
    event(kind, day, {
      orderId,
      amountMinor,
      receivedAt: Math.round((day + latenessDays) * dayMs),
      ...(imported ? { imported: true as const } : {}),
    }),
  );
const anyHistory = fc
  .array(anyEvent, { maxLength: 25 })
  .map((events) => [order(40, 'first', { imported: true }), ...events]);

type BuildRows = (events: readonly CustomerEvent[], plan: RowPlan) => CustomerRow[];

/** What a row says of the customer at T byte for byte, or that there is none. */
function bytesAt(rows: readonly CustomerRow[], cutOffDay: number): string {
  const row = rows.find((candidate) => candidate.cutOffDay === cutOffDay);
  if (row === undefined) return 'no row';
  return Buffer.from(Float64Array.of(...row.features, row.atStakeMinor).buffer).toString('hex');
}

/** The property that makes a training set honest, for any way of making rows. @throws when it does not hold */
function checkPointInTime(build: BuildRows): void {
  fc.assert(
    fc.property(anyHistory, anyEvent, (history, added) => {
      const before = build(history, plan);
      const after = build([...history, added], plan);
      for (const day of plan.cutOffDays) {
        if (added.occurredAt <= asOfMs(day) && knownAtMs(added) <= asOfMs(day)) continue;
        expect(bytesAt(after, day)).toBe(bytesAt(before, day));
      }
    }),
    { numRuns: 400 },
  );
}

it('gives the identical bytes whatever happens or becomes known after T', () => {
  checkPointInTime(customerRows);
});

describe('a leak planted on purpose is caught', () => {
  const planted = (seen: (event: CustomerEvent, day: number) => boolean): BuildRows => {
    return (events, { cutOffDays }) =>
      cutOffDays.flatMap((cutOffDay) => {
        const state = emptyState();
        for (const each of events) if (seen(each, cutOffDay)) foldEvent(state, each);
        const orders = orderHistory(state);
        const features = computeFeatures(state, asOfMs(cutOffDay), settings);
        return orders.count === 0
          ? []
          : [
              {
                ...{ cutOffDay, features, orders, atStakeMinor: 0, spentMinor: 0 },
                ...{ label: 0 as const, earlyLabel: 0 as const },
              },
            ];
      });
  };

  it.each([
    ['a fold that forgets to stop at T', () => true],
    [
      'a fold that looks one day ahead',
      (each: CustomerEvent, day: number) => knownAtMs(each) <= asOfMs(day + 1),
    ],
    [
      'a fold that ignores when an event arrived',
      (each: CustomerEvent, day: number) => each.occurredAt <= asOfMs(day),
    ],
  ])('%s', (_name, seen) => {
    expect(() => checkPointInTime(planted(seen))).toThrow();
  });

  it('and the same construction without a leak passes', () => {
    checkPointInTime(planted((each, day) => knownAtMs(each) <= asOfMs(day)));
  });
});

it('is the row that live scoring would have computed at T', () => {
  fc.assert(
    fc.property(anyHistory, fc.integer({ min: 0, max: dayMs - 1 }), (history, msIntoDay) => {
      for (const row of customerRows(history, plan)) {
        // Live: events in the order of their arrival, scored at some moment of the day after the last of them.
        const arrived = history.filter((each) => knownAtMs(each) <= asOfMs(row.cutOffDay));
        const nowMs = Math.max(row.cutOffDay * dayMs + msIntoDay, ...arrived.map(knownAtMs));
        const state = emptyState();
        for (const each of arrived) foldEvent(state, each);
        const live = computeFeatures(state, nowMs, settings);
        expect(Buffer.from(live.buffer)).toEqual(Buffer.from(Float64Array.from(row.features).buffer));
      }
    }),
  );
});

describe('labels', () => {
  const first = order(50, 'first');
  const labels = (...events: CustomerEvent[]): Record<number, number> =>
    Object.fromEntries(customerRows([first, ...events], plan).map((row) => [row.cutOffDay, row.label!]));

  it('are 1 where no order follows within the horizon', () => {
    expect(labels()).toEqual({ 60: 1, 67: 1, 74: 1 });
  });

  it('count the days after T up to and with T + H', () => {
    expect(labels(order(61, 'second'))).toEqual({ 60: 0, 67: 1, 74: 1 });
    expect(labels(order(97.99, 'second'))).toEqual({ 60: 1, 67: 0, 74: 0 });
    expect(labels(order(104, 'second'))).toEqual({ 60: 1, 67: 1, 74: 0 });
    expect(labels(order(105, 'second'))).toEqual({ 60: 1, 67: 1, 74: 1 });
  });

  it('are unknown where they would need a day after the last', () => {
    const rows = customerRows([first, order(80, 'second')], { ...plan, lastDay: 97 });
    expect(rows.map(({ label, earlyLabel }) => [label, earlyLabel])).toEqual([
      [0, 1],
      [0, 1],
      [null, 0],
    ]);
    expect(customerRows([first], { ...plan, lastDay: 83 }).map(({ earlyLabel }) => earlyLabel)).toEqual([
      1,
      1,
      null,
    ]);
  });

  it('do not count an order refunded by T + H, and do count one refunded later', () => {
    const refund = (day: number): CustomerEvent =>
      event('order_refunded', day, { orderId: 'second', amountMinor: 5000 });
    expect(labels(order(80, 'second'), refund(85))).toEqual({ 60: 1, 67: 1, 74: 1 });
    expect(labels(order(80, 'second'), refund(95))).toEqual({ 60: 0, 67: 1, 74: 1 });
    expect(labels(order(80, 'second'), refund(200))).toEqual({ 60: 0, 67: 0, 74: 0 });
  });

  it('do not count an order that became known only after T + H', () => {
    expect(labels(order(80, 'second', { receivedAt: 95 * dayMs }))).toEqual({ 60: 1, 67: 0, 74: 0 });
    expect(labels(order(80, 'second', { receivedAt: 95 * dayMs, imported: true }))).toEqual({
      60: 0,
      67: 0,
      74: 0,
    });
  });
});

it('counts what the orders of a label were worth, as it was known at T + H', () => {
  const first = order(50, 'first');
  const spent = (...events: CustomerEvent[]) =>
    customerRows([first, ...events], { ...plan, lastDay: 97 }).map((row) => row.spentMinor);
  expect(spent()).toEqual([0, 0, null]);
  expect(spent(order(80, 'second'), order(85, 'third', { amountMinor: 700 }))).toEqual([5700, 5700, null]);
  const refund = event('order_refunded', 92, { orderId: 'second', amountMinor: 2000 });
  expect(spent(order(80, 'second'), refund)).toEqual([5000, 3000, null]);
  expect(spent(order(80, 'second', { receivedAt: 95 * dayMs }))).toEqual([0, 5000, null]);
});

it('gives rows of active customers only', () => {
  const short = { ...plan, activeWindowDays: 10 };
  expect(customerRows([order(53, 'a')], short).map((row) => row.cutOffDay)).toEqual([60]);
  expect(customerRows([event('page_viewed', 55)], plan)).toEqual([]);
});
