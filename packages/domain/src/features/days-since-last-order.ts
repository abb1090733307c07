import type { Feature } from './feature.ts';
import { count, round } from './reason-words.ts';

export const daysSinceLastOrder: Feature = {
  ofNobody: 0,
  compute: ({ daysSinceOrder }) => daysSinceOrder,
  reason: (days, { meanGapDays, isLaterOrderVoid }) =>
    [
      `No order for ${count(days, 'day')}`,
      isLaterOrderVoid ? ' but one refunded or cancelled' : '',
      meanGapDays === null ? '' : `; usually every ${round(Math.max(1, meanGapDays))}`,
    ].join(''),
  cause: 'silence',
};
