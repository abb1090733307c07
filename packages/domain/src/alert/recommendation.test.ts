import type { FeatureName, Reason } from '@ebb/contracts';
import { features } from '../features/all-features.ts';
import { recommend } from './recommendation.ts';

const because = (feature: FeatureName): Reason[] => [{ feature, value: 3, contribution: 0.2, text: '' }];
const context = {
  ...{ meanGapDays: 30, isLaterOrderVoid: false, openTickets: null },
  ...{ currency: 'EUR', currencyDigits: 2 },
};

describe('the recommendation', () => {
  it('escalates a service case only while a ticket is open', () => {
    const of = (open: number | null) => recommend(because('support_tickets_90d'), 6, open)?.playbook;
    expect([of(2), of(null), of(0)]).toEqual([
      'service-escalation',
      'service-escalation',
      'service-follow-up',
    ]);
    expect(recommend(because('days_since_last_order'), 6, 0)?.playbook).toBe('personal-call');
  });
});

describe('a reason', () => {
  it('says of an order that was taken back why it does not count', () => {
    const { reason } = features.days_since_last_order;
    expect(reason(95, context)).toBe('No order for 95 days; usually every 30');
    expect(reason(95, { ...context, isLaterOrderVoid: true })).toBe(
      'No order for 95 days but one refunded or cancelled; usually every 30',
    );
  });

  it('says of tickets whether one is open', () => {
    const { reason } = features.support_tickets_90d;
    expect(reason(2, { ...context, openTickets: 1 })).toBe('Opened 2 support tickets in 90 days');
    expect(reason(2, { ...context, openTickets: 0 })).toBe(
      'Opened 2 support tickets in 90 days, none open now',
    );
  });
});
