import type { Feature } from './feature.ts';
import { money } from './reason-words.ts';

export const netRevenue180d: Feature = {
  ofNobody: 0,
  compute: ({ seen, minorPerMajor }) => seen.revenue180Minor / minorPerMajor,
  reason: (value, context) =>
    value < 0
      ? `Refunds exceed orders by ${money(-value, context)} in 180 days`
      : `Spent ${money(value, context)} in the last 180 days`,
  cause: 'value',
};
