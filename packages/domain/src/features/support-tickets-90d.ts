import type { Feature } from './feature.ts';
import { count } from './reason-words.ts';

export const supportTickets90d: Feature = {
  ofNobody: 0,
  compute: ({ seen }) => seen.tickets90,
  reason: (tickets, { openTickets }) =>
    tickets < 1
      ? 'No support ticket in 90 days'
      : `Opened ${count(tickets, 'support ticket')} in 90 days${openTickets === 0 ? ', none open now' : ''}`,
  cause: 'service',
};
