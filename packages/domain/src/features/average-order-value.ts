import type { Feature } from './feature.ts';
import { money } from './reason-words.ts';

export const averageOrderValue: Feature = {
  ofNobody: 0,
  compute: ({ seen: { orders }, minorPerMajor }) =>
    orders.count === 0 ? 0 : orders.netRevenueMinor / minorPerMajor / orders.count,
  reason: (value, context) => `Spends ${money(value, context)} an order on average`,
  cause: 'value',
};
