import type { Feature } from './feature.ts';
import { round } from './reason-words.ts';

export const paymentFailureRate: Feature = {
  ofNobody: 0,
  compute: ({ seen: { paid180, failed180 } }) =>
    paid180 + failed180 === 0 ? 0 : failed180 / (paid180 + failed180),
  reason: (rate) =>
    rate === 0 ? 'No failed payment in 180 days' : `${round(rate * 100)} % of payments failed in 180 days`,
  cause: 'payment',
};
