import { dayMs } from '@ebb/domain';
import type { OutgoingMessage } from '../outgoing-message.ts';
import { identifyMessage, invoiceMessage, realShop } from './invoice-messages.ts';
import { localTimeConverter } from './local-time.ts';
import type { Invoice } from './read-invoices.ts';

const dayOf = (ms: number): number => Math.floor(ms / dayMs);

/**
 * The real shop's history as messages: customer by customer in the order they first appear, each customer's in the
 * order of time, an `identify` ahead of the first. A guest is a customer of one invoice.
 *
 * All times are moved by the same whole number of days, so that the last UTC day of the file is yesterday. Times
 * of day and distances stay; weekdays do not.
 */
export function replayMessages(invoices: readonly Invoice[], nowMs: number): OutgoingMessage[] {
  const toUtcMs = localTimeConverter(realShop.timeZone);
  const dated = invoices.map((invoice) => ({ invoice, atMs: toUtcMs(invoice.invoicedAt) }));
  const lastDay = dated.reduce((latest, { atMs }) => Math.max(latest, dayOf(atMs)), -Infinity);
  const moveMs = dated.length === 0 ? 0 : (dayOf(nowMs) - 1 - lastDay) * dayMs;

  const byCustomer = new Map<string, typeof dated>();
  for (const entry of dated.toSorted((one, other) => one.atMs - other.atMs)) {
    const { customerId, invoice } = entry.invoice;
    const key = customerId === '' ? `guest ${invoice}` : customerId;
    const earlier = byCustomer.get(key);
    if (earlier === undefined) byCustomer.set(key, [entry]);
    else earlier.push(entry);
  }

  return [...byCustomer.values()].flatMap((entries) => {
    const messages = entries.map(({ invoice, atMs }) => invoiceMessage(invoice, atMs + moveMs));
    const first = entries[0];
    if (first === undefined || first.invoice.customerId === '') return messages;
    return [identifyMessage(first.invoice, first.atMs + moveMs), ...messages];
  });
}
