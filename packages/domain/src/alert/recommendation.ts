import type { Reason, Recommendation } from '@ebb/contracts';
import { features } from '../features/all-features.ts';
import type { Cause } from '../features/feature.ts';

/** How much is known to be at stake, by the number of orders: one, a few, many. */
export type ValueTier = 'one-time' | 'repeat' | 'loyal';

export function valueTier(orderCount: number): ValueTier {
  if (orderCount < 2) return 'one-time';
  return orderCount < 5 ? 'repeat' : 'loyal';
}

const playbooks: Record<Cause, Record<ValueTier, Recommendation>> = {
  silence: {
    'one-time': play(
      'second-order',
      'Invite a second order',
      'Send the follow-up to the first order: what goes with it, and a small reason to come back within two weeks.',
    ),
    repeat: play(
      'reminder',
      'Remind at their own rhythm',
      'They are past their usual time. Send a reminder built on what they buy, without a discount first.',
    ),
    loyal: play(
      'personal-call',
      'Call in person',
      'A regular has gone quiet. Let their account manager call, ask what changed and offer help before any discount.',
    ),
  },
  decline: {
    'one-time': play(
      'second-order',
      'Invite a second order',
      'Send the follow-up to the first order: what goes with it, and a small reason to come back within two weeks.',
    ),
    repeat: play(
      'win-back-range',
      'Show what is new for them',
      'Orders are thinning out. Show new items in the categories they used to buy.',
    ),
    loyal: play(
      'account-review',
      'Review the account',
      'Orders are falling against the quarter before. Go through the last orders with them and agree the next one.',
    ),
  },
  service: {
    'one-time': play(
      'service-recovery',
      'Make the service good',
      'Close the open ticket first, apologise in person, then offer free delivery on the next order.',
    ),
    repeat: play(
      'service-recovery',
      'Make the service good',
      'Close the open tickets first and tell them so in person; then a credit on the next order.',
    ),
    loyal: play(
      'service-escalation',
      'Escalate the service case',
      'A loyal customer has had trouble. Put one named person on it today and call when it is solved.',
    ),
  },
  payment: {
    'one-time': play(
      'payment-help',
      'Help the payment through',
      'Payments failed. Send a safe link to change the payment method, with a person to ask.',
    ),
    repeat: play(
      'payment-help',
      'Help the payment through',
      'Payments failed. Send a safe link to change the payment method, with a person to ask.',
    ),
    loyal: play(
      'payment-call',
      'Sort the payment out by phone',
      'Payments of a loyal customer failed. Call, offer another method or invoice.',
    ),
  },
  mail: {
    'one-time': play(
      'other-channel',
      'Try another channel',
      'Mails are not opened. Reach them by another channel, and ask how often they want to hear from you.',
    ),
    repeat: play(
      'other-channel',
      'Try another channel',
      'Mails are not opened. Reach them by another channel, and ask how often they want to hear from you.',
    ),
    loyal: play('personal-call', 'Call in person', 'Mails are not opened. Let their account manager call.'),
  },
  value: {
    'one-time': play(
      'second-order',
      'Invite a second order',
      'Send the follow-up to the first order: what goes with it, and a small reason to come back within two weeks.',
    ),
    repeat: play(
      'basket-offer',
      'Make the next basket worth it',
      'Spending is falling. Offer a bundle around what they already buy.',
    ),
    loyal: play(
      'account-review',
      'Review the account',
      'Spending is falling. Go through the last orders with them and agree terms for the next.',
    ),
  },
};

function play(playbook: string, title: string, text: string): Recommendation {
  return { playbook, title, text };
}

const serviceFollowUp: Record<ValueTier, Recommendation> = {
  'one-time': play(
    'service-follow-up',
    'Ask whether it is solved',
    'Their tickets are closed. Ask in one line whether all is well now, before any offer.',
  ),
  repeat: play(
    'service-follow-up',
    'Ask whether it is solved',
    'Their tickets are closed. Ask whether all is well now; then a credit on the next order.',
  ),
  loyal: play(
    'service-follow-up',
    'Call about the solved case',
    'The tickets of a loyal customer are closed. Let the person they know call and ask whether it is solved for them too.',
  ),
};

/**
 * The playbook for the strongest reason that raises the risk and the customer's value tier; null when nothing does.
 * @param openTickets null where nothing is known of them
 */
export function recommend(
  reasons: readonly Reason[],
  orderCount: number,
  openTickets: number | null,
): Recommendation | null {
  const strongest = reasons.reduce<Reason | null>(
    (best, reason) => (reason.contribution > (best?.contribution ?? 0) ? reason : best),
    null,
  );
  if (strongest === null) return null;
  const tier = valueTier(orderCount);
  return whileTicketsAre(openTickets, playbooks[features[strongest.feature].cause][tier], tier);
}

/** A recommendation made earlier as it is now: nobody works on a service case that is closed. */
export function whileTicketsAre(
  openTickets: number | null,
  made: Recommendation,
  tier: ValueTier,
): Recommendation {
  const isService = made.playbook === 'service-recovery' || made.playbook === 'service-escalation';
  return isService && openTickets === 0 ? serviceFollowUp[tier] : made;
}
