import type { Feature } from './feature.ts';
import { count } from './reason-words.ts';

export const orderCount: Feature = {
  ofNobody: 0,
  compute: ({ seen }) => seen.orders.count,
  reason: (orders) => (orders === 1 ? 'Has ordered only once' : `${count(orders, 'order')} in all`),
  cause: 'silence',
};
