import type { EventKind } from '@ebb/contracts';

const titles: Readonly<Record<EventKind, string>> = {
  order_completed: 'Ordered',
  order_updated: 'Order changed',
  order_refunded: 'Refunded',
  order_cancelled: 'Order cancelled',
  payment_succeeded: 'Paid',
  payment_failed: 'Payment failed',
  ticket_opened: 'Support ticket opened',
  ticket_closed: 'Support ticket closed',
  email_delivered: 'E-mail delivered',
  email_opened: 'E-mail opened',
  email_clicked: 'E-mail link clicked',
  email_bounced: 'E-mail bounced',
  email_unsubscribed: 'Unsubscribed',
  identified: 'Profile updated',
  page_viewed: 'Viewed page',
  screen_viewed: 'Viewed screen',
  activity: 'Activity',
};

export type EventTone = 'money' | 'bad' | 'care' | 'mail' | 'visit';

const tones: Readonly<Partial<Record<EventKind, EventTone>>> = {
  order_completed: 'money',
  payment_succeeded: 'money',
  order_updated: 'money',
  order_refunded: 'bad',
  order_cancelled: 'bad',
  payment_failed: 'bad',
  email_bounced: 'bad',
  email_unsubscribed: 'bad',
  ticket_opened: 'care',
  ticket_closed: 'care',
  email_delivered: 'mail',
  email_opened: 'mail',
  email_clicked: 'mail',
};

function isKind(kind: string): kind is EventKind {
  return kind in titles;
}

/** What happened, in the words of a shop. `name` is the page's, or the sender's own word for an activity. */
export function eventWords(kind: string, name: string | null): { title: string; tone: EventTone } {
  if (!isKind(kind)) return { title: name ?? kind, tone: 'visit' };
  const tone = tones[kind] ?? 'visit';
  if (kind === 'activity' && name) return { title: name, tone };
  if ((kind === 'page_viewed' || kind === 'screen_viewed') && name) {
    return { title: `${titles[kind]} “${name}”`, tone };
  }
  return { title: titles[kind], tone };
}
