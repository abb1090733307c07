import type { DayCounts } from './state.ts';

/** A customer's support tickets, as far back as days are kept. */
export interface TicketHistory {
  /** Opened and not closed. A shop that reports no closing has them all open. */
  open: number;
  /**
   * Grows with every ticket that is opened on the newest day of tickets or later: two of them tell whether one was opened
   * between. 0 before the first.
   */
  mark: number;
}

/** More on a day count as this many. */
const mostADay = 999;

/** Takes one day in, in place; days may come in any order. */
export function countTickets(tickets: TicketHistory, day: number, counts: DayCounts): void {
  tickets.open += counts.tickets - counts.ticketsClosed;
  if (counts.tickets === 0) return;
  const mark = day * (mostADay + 1) + Math.min(mostADay, counts.tickets);
  if (mark > tickets.mark) tickets.mark = mark;
}
