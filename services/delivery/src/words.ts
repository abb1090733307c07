import type { AlertEvent } from '@ebb/contracts/delivery';
import type { AlertContent } from './content.ts';

const headlines: Readonly<Record<AlertEvent, string>> = {
  'alert.opened': 'New alert',
  'alert.escalated': 'Risk has risen',
  'alert.eased': 'Risk has fallen',
  'alert.acknowledged': 'Taken on',
  'alert.assigned': 'Assigned',
  'alert.contacted': 'Customer contacted',
  'alert.snoozed': 'Snoozed',
  'alert.woken': 'Snooze ended',
  'alert.closed': 'Closed',
  'alert.reopened': 'Reopened',
  'alert.untouched': 'Critical and untouched',
};

/** What a customer is called, in one line whatever it is: a name comes from the shop's events. */
export function customerWords({ customerName, customerId }: AlertContent['alert']): string {
  return oneLine(customerName ?? customerId, 120);
}

/** No line breaks, no control characters, nothing that turns the direction of writing, and an end. */
export function oneLine(text: string, most: number): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : line;
}

/** `New alert: Anna Berg` */
export function headline({ event, alert }: Pick<AlertContent, 'event' | 'alert'>): string {
  return `${headlines[event]}: ${customerWords(alert)}`;
}

/** `Critical, score 87 · €123.45 at risk · assigned to Amir` */
export function factsLine({
  alert,
  shop,
  actorName,
}: Pick<AlertContent, 'alert' | 'shop' | 'actorName'>): string {
  const { band, score, revenueAtRiskMinor, currency, ownerName } = alert;
  const risk = score === null ? bandWord(band) : `${bandWord(band)}, score ${score}`;
  return [
    risk,
    `${money(revenueAtRiskMinor, currency, shop.currencyDigits)} at risk`,
    ownerName === null ? 'unassigned' : `assigned to ${oneLine(ownerName, 80)}`,
    ...(actorName === null ? [] : [`by ${oneLine(actorName, 80)}`]),
  ].join(' · ');
}

function bandWord(band: string): string {
  return band.charAt(0).toUpperCase() + band.slice(1);
}

export function money(minor: number, currency: string, digits: number): string {
  const format = new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(minor / 10 ** digits);
}
