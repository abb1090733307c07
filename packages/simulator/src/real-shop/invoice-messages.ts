import type { OutgoingMessage } from '../outgoing-message.ts';
import type { Invoice } from './read-invoices.ts';

export const realShop = { currency: 'GBP', timeZone: 'Europe/London' } as const;

/** What an invoice is, by its number and its total. */
export type InvoiceKind = 'sale' | 'zero' | 'cancellation' | 'bad_debt';

export function invoiceKind({ invoice, total }: Invoice): InvoiceKind {
  if (invoice.startsWith('A')) return 'bad_debt';
  if (total.startsWith('-')) return 'cancellation';
  return Number(total) === 0 ? 'zero' : 'sale';
}

/** Segment's id fields: a guest is nobody else's guest, so each has an anonymous id of its own. */
function whoIs(invoice: Invoice): { userId: string } | { anonymousId: string } {
  return invoice.customerId === ''
    ? { anonymousId: `guest-${invoice.invoice}` }
    : { userId: invoice.customerId };
}

// JSON writes a number of at most two decimals with exactly those decimals, so the text survives the trip.
const amount = (text: string): number => Number(text.replace(/^-/, ''));

/**
 * The one message an invoice becomes.
 *
 * - A sale is an `Order Completed`. So is an invoice of zero, which the receiver counts as no order: whether gifts and
 *   write-offs are orders is not for the sender to decide.
 * - A cancellation is an `Order Refunded` without an order id, since the source names none.
 * - An adjustment of bad debt is the shop's bookkeeping, no sale and no refund: it is sent under a name without a
 *   meaning, its amount where nothing adds it up.
 *
 * @param occurredAtMs when, in epoch milliseconds, after all moving of dates
 */
export function invoiceMessage(invoice: Invoice, occurredAtMs: number): OutgoingMessage {
  const { country, products, units, lines } = invoice;
  const described = { currency: realShop.currency, country, products, units, lines };
  const kind = invoiceKind(invoice);
  const base = {
    type: 'track' as const,
    messageId: `invoice-${invoice.invoice}`,
    ...whoIs(invoice),
    timestamp: new Date(occurredAtMs).toISOString(),
    context: { import: true },
  };
  if (kind === 'bad_debt') {
    const properties = {
      ...described,
      invoice: invoice.invoice,
      adjustment: Number(invoice.total),
    };
    return { ...base, event: 'Bad Debt Adjusted', properties };
  }
  if (kind === 'cancellation') {
    const properties = { ...described, invoice: invoice.invoice, total: amount(invoice.total) };
    return { ...base, event: 'Order Refunded', properties };
  }
  const properties = { ...described, order_id: invoice.invoice, total: amount(invoice.total) };
  return { ...base, event: 'Order Completed', properties };
}

/** The customer record that goes ahead of the first invoice, dated as that invoice. */
export function identifyMessage(firstInvoice: Invoice, occurredAtMs: number): OutgoingMessage {
  const at = new Date(occurredAtMs).toISOString();
  return {
    type: 'identify',
    messageId: `identify-${firstInvoice.customerId}`,
    userId: firstInvoice.customerId,
    timestamp: at,
    traits: { country: firstInvoice.country, createdAt: at },
    context: { import: true },
  };
}
