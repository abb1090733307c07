import type { CustomerEvent } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import fc from 'fast-check';
import { asOfMs, customerRows } from './customer-rows.ts';
import { labelsOf } from './label.ts';

const hourMs = 3_600_000;
const noon = 20_000 * dayMs + 12 * hourMs;

function order(occurredAt: number, rest: Partial<CustomerEvent> = {}): CustomerEvent {
  return {
    v: 1,
    shopId: 's',
    customerId: 'c',
    messageId: `m${occurredAt}-${rest.kind ?? ''}`,
    kind: 'order_completed',
    occurredAt,
    receivedAt: occurredAt,
    orderId: `o${occurredAt}`,
    amountMinor: 100,
    ...rest,
  };
}

const labelAtNoon = (...events: CustomerEvent[]) =>
  labelsOf(events, [{ scoredMs: noon, horizonDays: 30 }])[0];

describe('what came true of an answer', () => {
  it('counts orders after the moment of the answer, to the millisecond of the horizon', () => {
    expect(labelAtNoon()).toBe(1);
    expect(labelAtNoon(order(noon))).toBe(1);
    expect(labelAtNoon(order(noon + 1))).toBe(0);
    expect(labelAtNoon(order(noon + 30 * dayMs))).toBe(0);
    expect(labelAtNoon(order(noon + 30 * dayMs + 1))).toBe(1);
  });

  it('is read from what was known when the horizon passed, and never changes after', () => {
    const placed = order(noon + dayMs);
    const cancelled = (occurredAt: number) =>
      order(occurredAt, { kind: 'order_cancelled', orderId: placed.orderId! });
    expect(labelAtNoon(placed, cancelled(noon + 20 * dayMs))).toBe(1);
    expect(labelAtNoon(placed, cancelled(noon + 31 * dayMs))).toBe(0);
    // Placed in time, known too late.
    expect(labelAtNoon(order(noon + dayMs, { receivedAt: noon + 31 * dayMs }))).toBe(1);
  });

  it('is the training label at the end of every day', () => {
    const events = fc.array(
      fc.record({
        day: fc.integer({ min: 0, max: 120 }),
        ms: fc.integer({ min: 0, max: dayMs - 1 }),
        lateMs: fc.integer({ min: 0, max: 20 * dayMs }),
        refunded: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 40 }), (drawn, horizonDays) => {
        const history = drawn.flatMap(({ day, ms, lateMs, refunded }, index) => {
          const at = day * dayMs + ms;
          const placed = order(at, { orderId: `o${index}`, messageId: `m${index}`, receivedAt: at + lateMs });
          if (!refunded) return [placed];
          const back = at + lateMs + dayMs;
          return [
            placed,
            order(back, {
              kind: 'order_refunded',
              orderId: `o${index}`,
              messageId: `r${index}`,
              receivedAt: back,
            }),
          ];
        });
        const rows = customerRows(history, {
          cutOffDays: [20, 40, 60, 80],
          horizonDays,
          earlyDays: 1,
          lastDay: 200,
          activeWindowDays: 200,
          settings: { medianGapDays: 30, currencyDigits: 2 },
        });
        const answers = rows.map(({ cutOffDay }) => ({ scoredMs: asOfMs(cutOffDay), horizonDays }));
        expect(labelsOf(history, answers)).toEqual(rows.map(({ label }) => label));
      }),
    );
  });
});
