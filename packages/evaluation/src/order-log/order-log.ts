import type { CustomerEvent } from '@ebb/contracts';
import type { CustomerHistory } from '@ebb/training';
import { csvRecords, delimiterOf, type CsvRecord } from './csv-records.ts';
import { amountMinorOf } from './log-amount.ts';
import { dateOrderOf, timeOf, type DateOrder } from './log-times.ts';
import { OrderLogError } from './order-log-error.ts';

export { OrderLogError };

/** Names of the columns; one that is not given is looked for under its usual names. */
export interface OrderLogColumns {
  readonly customer?: string | undefined;
  readonly time?: string | undefined;
  readonly amount?: string | undefined;
}

export interface OrderLog {
  /** In byte order of the customer id. */
  readonly histories: readonly CustomerHistory[];
  readonly columns: { readonly customer: string; readonly time: string; readonly amount: string };
  readonly rows: number;
  readonly orders: number;
  readonly refunds: number;
  /** Rows equal to one before in every field; they are kept unless asked otherwise. */
  readonly repeated: number;
  /** Rows that were not used, by reason; guests and zero totals are ordinary, the rest is worth a look. */
  readonly skipped: Readonly<
    Record<'no_customer' | 'no_time' | 'no_amount' | 'zero_amount' | 'repeated', number>
  >;
}

const usualNames = {
  customer: [
    'customer',
    'customerid',
    'customer_id',
    'custid',
    'client',
    'clientid',
    'userid',
    'user_id',
    'user',
  ],
  time: [
    'time',
    'date',
    'timestamp',
    'orderedat',
    'ordered_at',
    'orderdate',
    'order_date',
    'invoicedate',
    'invoicedat',
    'created_at',
    'createdat',
    'datetime',
  ],
  amount: ['amount', 'total', 'value', 'revenue', 'price', 'sales', 'order_total', 'ordertotal'],
} as const;

/** Beyond this share of unreadable times or amounts the file is misread rather than dirty. */
const mostUnreadable01 = 0.05;

/**
 * Reads an order log: delimited by comma, semicolon or tab, one row per order, in any order, negative amounts being
 * refunds or cancellations without a named order. Every row becomes an event that was known when it happened.
 *
 * @throws OrderLogError naming the column, or the first line and the limit, where the file cannot be used
 */
export function readOrderLog(
  csv: string,
  asked: OrderLogColumns,
  options: { readonly dateOrder?: DateOrder | undefined; readonly dropRepeated?: boolean } = {},
): OrderLog {
  const [header, ...records] = csvRecords(csv, delimiterOf(csv));
  if (header === undefined) throw new OrderLogError('the file is empty');
  const names = header.fields.map((name) => name.trim());
  const at = {
    customer: findColumn(names, 'customer', asked.customer),
    time: findColumn(names, 'time', asked.time),
    amount: findColumn(names, 'amount', asked.amount),
  };
  const columns = { customer: names[at.customer]!, time: names[at.time]!, amount: names[at.amount]! };
  if (records.length === 0) throw new OrderLogError('the file has a header and no rows');
  const dateOrder = options.dateOrder ?? dateOrderOf(records.map(({ fields }) => fields[at.time] ?? ''));

  const skipped = { no_customer: 0, no_time: 0, no_amount: 0, zero_amount: 0, repeated: 0 };
  const firstBad: { no_time?: CsvRecord; no_amount?: CsvRecord } = {};
  const byCustomer = new Map<string, CustomerEvent[]>();
  const seen = new Set<string>();
  let repeated = 0;
  let orders = 0;
  let refunds = 0;
  records.forEach((record, index) => {
    const { fields } = record;
    const key = fields.join('\u0000');
    const isRepeated = seen.has(key);
    if (isRepeated) repeated++;
    else seen.add(key);
    const customerId = fields[at.customer]?.trim() ?? '';
    const occurredAt = timeOf(fields[at.time] ?? '', dateOrder);
    const amountMinor = amountMinorOf(fields[at.amount] ?? '');
    if (customerId === '') skipped.no_customer++;
    else if (Number.isNaN(occurredAt)) {
      skipped.no_time++;
      firstBad.no_time ??= record;
    } else if (Number.isNaN(amountMinor)) {
      skipped.no_amount++;
      firstBad.no_amount ??= record;
    } else if (amountMinor === 0) skipped.zero_amount++;
    else if (isRepeated && options.dropRepeated === true) skipped.repeated++;
    else {
      if (amountMinor > 0) orders++;
      else refunds++;
      const events = byCustomer.get(customerId) ?? [];
      if (events.length === 0) byCustomer.set(customerId, events);
      events.push(eventOf(customerId, index + 1, occurredAt, amountMinor));
    }
  });
  const limit = mostUnreadable01 * records.length;
  if (firstBad.no_time !== undefined && skipped.no_time > limit) {
    throw unreadable('time', columns.time, at.time, firstBad.no_time, skipped.no_time, records.length);
  }
  if (firstBad.no_amount !== undefined && skipped.no_amount > limit) {
    throw unreadable(
      'amount',
      columns.amount,
      at.amount,
      firstBad.no_amount,
      skipped.no_amount,
      records.length,
    );
  }
  const histories = [...byCustomer]
    .sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    .map(([customerId, events]) => ({ customerId, events }));
  return { histories, columns, rows: records.length, orders, refunds, repeated, skipped };
}

function findColumn(
  names: readonly string[],
  what: keyof typeof usualNames,
  asked: string | undefined,
): number {
  const there = `there are: ${names.join(', ')}`;
  if (asked !== undefined) {
    const index = names.indexOf(asked);
    if (index < 0) throw new OrderLogError(`no column "${asked}"; ${there}`);
    return index;
  }
  for (const usual of usualNames[what]) {
    const index = names.findIndex((name) => name.toLowerCase().replaceAll(' ', '') === usual);
    if (index >= 0) return index;
  }
  throw new OrderLogError(`which column is the ${what}? Say --${what} NAME; ${there}`);
}

function unreadable(
  what: string,
  column: string,
  index: number,
  { line, fields }: CsvRecord,
  count: number,
  rows: number,
): OrderLogError {
  return new OrderLogError(
    `${count} of ${rows} rows have no readable ${what} in column "${column}" (at most ${100 * mostUnreadable01} % may); ` +
      `the first is line ${line}: "${fields[index] ?? ''}"`,
  );
}

function eventOf(customerId: string, row: number, occurredAt: number, amountMinor: number): CustomerEvent {
  return {
    v: 1,
    shopId: 'log',
    customerId,
    messageId: `row-${row}`,
    kind: amountMinor > 0 ? 'order_completed' : 'order_refunded',
    occurredAt,
    receivedAt: occurredAt,
    imported: true,
    ...(amountMinor > 0 ? { orderId: `row-${row}` } : {}),
    amountMinor: Math.abs(amountMinor),
  };
}
