import type { CustomerEvent } from '@ebb/contracts';
import type { CustomerHistory } from '@ebb/db';

export interface OrderLogColumns {
  readonly customer: string;
  readonly time: string;
  readonly amount: string;
}

export interface OrderLog {
  /** In byte order of the customer id. */
  readonly histories: readonly CustomerHistory[];
  readonly rows: number;
  /** Rows that were not used, by reason; guests and zero totals are ordinary, the rest is worth a look. */
  readonly skipped: Readonly<Record<'no_customer' | 'no_time' | 'no_amount' | 'zero_amount', number>>;
}

/** A file that is no order log; the message says which column or line is at fault. */
export class OrderLogError extends Error {
  override readonly name = 'OrderLogError';
}

/**
 * Reads a CSV order log: one row per order, negative amounts being refunds or cancellations without a named order.
 * Every row becomes an event that was known when it happened. Times without a zone are read as UTC.
 */
export function readOrderLog(csv: string, columns: OrderLogColumns): OrderLog {
  const records = csvRecords(csv);
  const header = records.next();
  if (header.done === true) throw new OrderLogError('the file is empty');
  const [customerAt, timeAt, amountAt] = [columns.customer, columns.time, columns.amount].map((name) => {
    const index = header.value.indexOf(name);
    if (index < 0) throw new OrderLogError(`no column "${name}"; there are: ${header.value.join(', ')}`);
    return index;
  });
  const skipped = { no_customer: 0, no_time: 0, no_amount: 0, zero_amount: 0 };
  const byCustomer = new Map<string, CustomerEvent[]>();
  let rows = 0;
  for (const record of records) {
    rows++;
    const customerId = record[customerAt!]?.trim() ?? '';
    const occurredAt = timeOf(record[timeAt!] ?? '');
    const amount = record[amountAt!]?.trim() ?? '';
    const amountMinor = Math.round(Number(amount) * 100);
    if (customerId === '') skipped.no_customer++;
    else if (Number.isNaN(occurredAt)) skipped.no_time++;
    else if (amount === '' || !Number.isSafeInteger(amountMinor)) skipped.no_amount++;
    else if (amountMinor === 0) skipped.zero_amount++;
    else {
      const events = byCustomer.get(customerId) ?? [];
      if (events.length === 0) byCustomer.set(customerId, events);
      events.push({
        v: 1,
        shopId: 'log',
        customerId,
        messageId: `row-${rows}`,
        kind: amountMinor > 0 ? 'order_completed' : 'order_refunded',
        occurredAt,
        receivedAt: occurredAt,
        imported: true,
        ...(amountMinor > 0 ? { orderId: `row-${rows}` } : {}),
        amountMinor: Math.abs(amountMinor),
      });
    }
  }
  const histories = [...byCustomer]
    .sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    .map(([customerId, events]) => ({ customerId, events }));
  return { histories, rows, skipped };
}

const dateAndTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

function timeOf(text: string): number {
  const time = text.trim();
  if (/^\d{13}$/.test(time)) return Number(time);
  if (/^\d{10}$/.test(time)) return Number(time) * 1000;
  // ECMAScript reads a date with a time and no zone in the zone of the machine: the same file, another result.
  return Date.parse(dateAndTime.test(time) ? `${time.replace(' ', 'T')}Z` : time);
}

/** Records of RFC 4180: fields may be quoted, a quote in a quoted field is doubled. */
function* csvRecords(csv: string): Generator<string[], void, undefined> {
  let field = '';
  let record: string[] = [];
  let quoted = false;
  const start = csv.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let at = start; at < csv.length; at++) {
    const character = csv[at]!;
    if (quoted) {
      if (character !== '"') field += character;
      else if (csv[at + 1] === '"') field += csv[++at]!;
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      record.push(field);
      field = '';
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && csv[at + 1] === '\n') at++;
      record.push(field);
      field = '';
      if (record.length > 1 || record[0] !== '') yield record;
      record = [];
    } else field += character;
  }
  record.push(field);
  if (record.length > 1 || record[0] !== '') yield record;
}
