import { invoiceKind } from './invoice-messages.ts';
import type { Invoice } from './read-invoices.ts';

/** What a shop that loaded the file must show, counted over the file's rows and nothing else. */
export interface InvoiceCounts {
  invoices: number;
  /** Distinct customer ids; the empty one is nobody's. */
  knownCustomers: number;
  known: KindCounts;
  guests: KindCounts;
}

export interface KindCounts {
  invoices: number;
  /** Invoices with a positive total. */
  orders: number;
  /** Pence: orders less cancellations. Adjustments of bad debt are in neither. */
  netRevenueMinor: number;
  cancellations: number;
  zeroInvoices: number;
  badDebtAdjustments: number;
}

const none = (): KindCounts => ({
  invoices: 0,
  orders: 0,
  netRevenueMinor: 0,
  cancellations: 0,
  zeroInvoices: 0,
  badDebtAdjustments: 0,
});

const counterOf = {
  sale: 'orders',
  zero: 'zeroInvoices',
  cancellation: 'cancellations',
  bad_debt: 'badDebtAdjustments',
} as const;

/** Pence from text of at most two decimals, without a detour through fractions. */
function minorUnits(total: string): number {
  const [whole = '0', fraction = ''] = total.replace('-', '').split('.');
  const minor = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return total.startsWith('-') ? -minor : minor;
}

/** Counts the file directly, to hold what arrived at the other end against it. */
export function countInvoices(invoices: readonly Invoice[]): InvoiceCounts {
  const counts: InvoiceCounts = {
    invoices: invoices.length,
    knownCustomers: new Set(invoices.map((row) => row.customerId).filter((id) => id !== '')).size,
    known: none(),
    guests: none(),
  };
  for (const row of invoices) {
    const group = row.customerId === '' ? counts.guests : counts.known;
    const kind = invoiceKind(row);
    group.invoices += 1;
    group[counterOf[kind]] += 1;
    if (kind === 'sale' || kind === 'cancellation') group.netRevenueMinor += minorUnits(row.total);
  }
  return counts;
}
