import type { CustomerEvent, EventKind } from '@ebb/contracts';
import { eventKinds } from '@ebb/contracts';
import fc from 'fast-check';
import { assess } from '../score/assess.ts';
import { dayMs } from '../day.ts';
import { foldEvent, mergeStates } from './fold.ts';
import { emptyState, type ProfileState } from './state.ts';
import { shopPolicy } from '../policy/shop-policy.ts';
import { decodeState, encodeState } from './codec.ts';

const base = Date.UTC(2025, 0, 1);

// Few order ids and few distinct times, so that ties, refunds before orders and repeats of an order are common.
const anEvent = fc.record({
  kind: fc.constantFrom<EventKind>(...eventKinds),
  occurredAt: fc.oneof(
    fc.integer({ min: 0, max: 20 }).map((day) => base + day * dayMs),
    fc.integer({ min: 0, max: 700 * 24 }).map((hour) => base + hour * 3_600_000),
  ),
  orderId: fc.option(fc.constantFrom('a', 'b', 'c', 'ä', '#1', '"]', '\\\n\u2028', '😀'), { nil: undefined }),
  amountMinor: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
  products: fc.option(
    fc.array(
      fc.record({
        category: fc.constantFrom('Tea', ' Tea ', 'Größe', '', 7, null),
        price: fc.constantFrom(0, 1.5, '2', -1, 'x'),
        quantity: fc.constantFrom(1, 3, undefined, 0),
      }),
      { maxLength: 4 },
    ),
    { nil: undefined },
  ),
  country: fc.constantFrom('Poland', 'France', undefined),
});

const someEvents = fc.array(anEvent, { maxLength: 40 }).map((drafts) =>
  drafts.map(({ kind, occurredAt, orderId, amountMinor, products, country }, index): CustomerEvent => {
    const ids = { v: 1, shopId: 's', customerId: 'c', messageId: String(index) } as const;
    return {
      ...ids,
      kind,
      occurredAt,
      receivedAt: occurredAt + 400 * dayMs,
      ...(orderId === undefined ? {} : { orderId }),
      ...(amountMinor === undefined ? {} : { amountMinor }),
      ...(products === undefined ? {} : { properties: { products, country } }),
      ...(kind === 'identified' ? { traits: { address: { country } } } : {}),
    };
  }),
);

function fold(events: readonly CustomerEvent[], into: ProfileState = emptyState()): ProfileState {
  for (const event of events) foldEvent(into, event);
  return into;
}

const shuffled = someEvents.chain((events) =>
  fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
);

describe('the profile fold', () => {
  it('is stored as JSON without a byte too many, whatever the ids hold, and read back the same', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const text = encodeState(fold(events));
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
        expect(encodeState(decodeState(text))).toBe(text);
      }),
    );
  });

  it('gives the same bytes for every order of the same events', () => {
    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        expect(encodeState(fold(other))).toBe(encodeState(fold(events)));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same bytes for every split into batches that are stored in between', () => {
    fc.assert(
      fc.property(someEvents, fc.integer({ min: 1, max: 7 }), (events, size) => {
        let stored = encodeState(emptyState());
        for (let from = 0; from < events.length; from += size) {
          stored = encodeState(fold(events.slice(from, from + size), decodeState(stored)));
        }
        expect(stored).toBe(encodeState(fold(events)));
      }),
    );
  });

  it('merges two disjoint parts into the state of the whole, whichever comes first', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(40), ([events, other], cut) => {
        const whole = encodeState(fold(events));
        const one = fold(other.slice(0, cut));
        const two = fold(other.slice(cut));
        expect(encodeState(mergeStates(one, two))).toBe(whole);
        expect(encodeState(mergeStates(two, one))).toBe(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('merging is associative and leaves its arguments alone', () => {
    fc.assert(
      fc.property(someEvents, someEvents, someEvents, (a, b, c) => {
        const [x, y, z] = [fold(a), fold(b), fold(c)];
        const before = [x, y, z].map(encodeState);
        expect(encodeState(mergeStates(mergeStates(x, y), z))).toBe(
          encodeState(mergeStates(x, mergeStates(y, z))),
        );
        expect([x, y, z].map(encodeState)).toEqual(before);
      }),
    );
  });

  it('forgets no day that a score can still read', () => {
    // The same score from a state that pruned on the way and from one folded oldest first.
    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        const policy = shopPolicy({ id: 's', currency: 'EUR', currencyDigits: 2, settings: {} }, null);
        const nowMs = base + 700 * dayMs;
        const sorted = [...other].sort((a, b) => a.occurredAt - b.occurredAt);
        expect(assess(fold(sorted), nowMs, policy, null)).toEqual(assess(fold(events), nowMs, policy, null));
      }),
    );
  });

  it('keeps day counters for 400 days only', () => {
    const ticket = (day: number): CustomerEvent => ({
      v: 1,
      shopId: 's',
      customerId: 'c',
      messageId: `t${day}`,
      kind: 'ticket_opened',
      occurredAt: base + day * dayMs,
      receivedAt: base + 2_000 * dayMs,
    });
    const state = fold([ticket(1_000), ticket(599), ticket(600)]);
    expect([...state.days.keys()].map((day) => day - base / dayMs).sort()).toEqual([1_000, 600]);
  });
});
