import type { Feature } from './feature.ts';
import { count } from './reason-words.ts';

export const orders90d: Feature = {
  ofNobody: 0,
  compute: ({ seen }) => seen.orders90,
  reason: (orders) =>
    orders < 1 ? 'No order in the last 90 days' : `${count(orders, 'order')} in the last 90 days`,
  cause: 'decline',
};
