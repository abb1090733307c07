import type { CustomerEvent, EventKind } from '@ebb/contracts';
import { dayMs } from '../day.ts';
import { foldEvent } from './fold.ts';
import { historyOf } from './look-back.ts';
import { emptyState } from './state.ts';

let serial = 0;
const on = (day: number, kind: EventKind, rest: Partial<CustomerEvent> = {}): CustomerEvent => ({
  ...{ v: 1, shopId: 's', customerId: 'c', messageId: `m${++serial}`, kind },
  ...{ occurredAt: day * dayMs, receivedAt: day * dayMs, ...rest },
});
const order = (day: number, orderId: string) => on(day, 'order_completed', { orderId, amountMinor: 500 });
const cancelled = (day: number, orderId: string) => on(day, 'order_cancelled', { orderId });

function history(...events: CustomerEvent[]) {
  const state = emptyState();
  for (const event of events) foldEvent(state, event);
  return historyOf(state);
}

describe('a customer’s history', () => {
  it('names the order that was taken back after the last that counts', () => {
    const kept = [order(1, 'a'), order(5, 'b')];
    expect(history(...kept).orders).toMatchObject({ lastOrderMs: 5 * dayMs, laterVoidMs: null });
    expect(history(...kept, cancelled(6, 'b')).orders).toMatchObject({
      lastOrderMs: dayMs,
      laterVoidMs: 5 * dayMs,
    });
    expect(history(...kept, cancelled(6, 'a')).orders.laterVoidMs).toBeNull();
  });

  it('counts tickets that are open, and marks each new one', () => {
    const opened = [on(1, 'ticket_opened'), on(3, 'ticket_opened')];
    const first = history(...opened).tickets;
    expect(first.open).toBe(2);
    expect(history(...opened, on(4, 'ticket_closed')).tickets).toEqual({ ...first, open: 1 });
    expect(history(...opened, on(4, 'ticket_closed'), on(5, 'ticket_closed')).tickets.open).toBe(0);
    // More closed than opened, because the opening lies before the first event.
    expect(history(on(4, 'ticket_closed')).tickets).toEqual({ open: 0, mark: 0 });
    const same = history(...opened, on(3, 'ticket_opened')).tickets.mark;
    const later = history(...opened, on(9, 'ticket_opened')).tickets.mark;
    expect([first.mark < same, same < later]).toEqual([true, true]);
  });
});
