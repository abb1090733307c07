import type { Feature } from './feature.ts';
import { count } from './reason-words.ts';

export const daysSinceLastActivity: Feature = {
  ofNobody: 0,
  compute: ({ daysSinceActivity }) => daysSinceActivity,
  reason: (days) => (days < 1 ? 'Active today' : `No sign of activity for ${count(days, 'day')}`),
  cause: 'silence',
};
