import type { Feature } from './feature.ts';
import { count } from './reason-words.ts';

export const tenureDays: Feature = {
  ofNobody: 0,
  compute: ({ tenureDays }) => tenureDays,
  reason: (days) => `Customer for ${count(days, 'day')}`,
  cause: 'silence',
};
