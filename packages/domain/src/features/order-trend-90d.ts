import type { Feature } from './feature.ts';
import { count } from './reason-words.ts';

export const orderTrend90d: Feature = {
  ofNobody: 0,
  compute: ({ seen }) => seen.orders90 - seen.ordersBefore90,
  reason: (trend) => {
    if (trend === 0) return 'As many orders as in the 90 days before';
    return `${count(Math.abs(trend), 'order')} ${trend < 0 ? 'fewer' : 'more'} than in the 90 days before`;
  },
  cause: 'decline',
};
