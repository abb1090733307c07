import type { Feature } from './feature.ts';

export const emailEngagementScore: Feature = {
  ofNobody: 0.25,
  compute: ({ seen }) => {
    const engagement = (seen.opened90 + 2 * seen.clicked90 + 1) / (2 * seen.delivered90 + 4);
    return Math.min(1, Math.max(0, engagement));
  },
  reason: (score) => {
    if (score < 0.15) return 'Has stopped opening e-mails';
    return score > 0.4 ? 'Opens and clicks e-mails' : 'Rarely opens e-mails';
  },
  cause: 'mail',
};
