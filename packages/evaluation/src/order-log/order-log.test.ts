import { amountMinorOf } from './log-amount.ts';
import { readOrderLog } from './order-log.ts';

const columns = { customer: 'who', time: 'when', amount: 'total' };

it('reads orders and refunds, quoted fields and either line end', () => {
  const log = readOrderLog(
    '\ufeffid,who,when,total\r\n1,"b, ""bee""",2011-03-04T10:00:00,12.34\r\n2,a,2011-03-05 11:30,-3\n3,a,1299320000,7',
    columns,
  );
  expect(log).toMatchObject({ rows: 3, orders: 2, refunds: 1, repeated: 0 });
  expect(log.histories.map(({ customerId }) => customerId)).toEqual(['a', 'b, "bee"']);
  expect(log.histories[0]!.events).toMatchObject([
    { kind: 'order_refunded', amountMinor: 300, occurredAt: Date.UTC(2011, 2, 5, 11, 30) },
    { kind: 'order_completed', amountMinor: 700, orderId: 'row-3', occurredAt: 1_299_320_000_000 },
  ]);
  expect(log.histories[1]!.events[0]).toMatchObject({
    amountMinor: 1234,
    occurredAt: Date.UTC(2011, 2, 4, 10),
  });
});

it('counts what it does not use, by reason', () => {
  const good = Array.from({ length: 40 }, (_, row) => `b${row},2011-01-01,5`).join('\n');
  const log = readOrderLog(
    `who,when,total\n${good}\n,2011-01-01,5\na,soon,5\na,2011-02-30,5\na,2011-01-01,much\na,2011-01-01,0`,
    columns,
  );
  expect(log.skipped).toEqual({ no_customer: 1, no_time: 2, no_amount: 1, zero_amount: 1, repeated: 0 });
  expect(log.orders).toBe(40);
});

it('reads semicolons, day-first times and decimal commas, and finds columns by their usual names', () => {
  const log = readOrderLog(
    'Customer ID;Invoice Date;Total\n7;01/02/2011 9:05;"1.234,50"\n7;28/02/2011 10:00;-12,5\n',
    {},
  );
  expect(log.columns).toEqual({ customer: 'Customer ID', time: 'Invoice Date', amount: 'Total' });
  expect(log.histories[0]!.events).toMatchObject([
    { occurredAt: Date.UTC(2011, 1, 1, 9, 5), amountMinor: 123_450 },
    { occurredAt: Date.UTC(2011, 1, 28, 10), amountMinor: 1250, kind: 'order_refunded' },
  ]);
});

it('does not guess between day and month first', () => {
  const file = 'who,when,total\na,03/04/2011,5\n';
  expect(() => readOrderLog(file, columns)).toThrow(
    '"03/04/2011" could be day or month first; say --date-order',
  );
  const [a] = readOrderLog(file, columns, { dateOrder: 'mdy' }).histories;
  expect(a!.events[0]!.occurredAt).toBe(Date.UTC(2011, 2, 4));
  expect(() => readOrderLog(`${file}a,13/04/2011,5\na,04/13/2011,5\n`, columns)).toThrow('mixes both');
});

it('keeps repeated rows and says how many, or drops them when asked', () => {
  const file = 'who,when,total\na,2011-01-01,5\na,2011-01-01,5\nb,2011-01-01,5\n';
  expect(readOrderLog(file, columns)).toMatchObject({ orders: 3, repeated: 1 });
  expect(readOrderLog(file, columns, { dropRepeated: true })).toMatchObject({
    orders: 2,
    skipped: { repeated: 1 },
  });
});

it('says which column is missing and which there are', () => {
  expect(() => readOrderLog('who,date,total\n', columns)).toThrow(
    'no column "when"; there are: who, date, total',
  );
  expect(() => readOrderLog('x,date,total\n1,2,3', {})).toThrow(
    'which column is the customer? Say --customer NAME',
  );
  expect(() => readOrderLog('', columns)).toThrow('the file is empty');
  expect(() => readOrderLog('who,when,total\n', columns)).toThrow('a header and no rows');
});

it('says on which line a file stops making sense', () => {
  expect(() => readOrderLog('who,when,total\n"a\nb",2011-01-01,5\na,soon,5\n', columns)).toThrow(
    '1 of 2 rows have no readable time in column "when" (at most 5 % may); the first is line 4: "soon"',
  );
  expect(() => readOrderLog('who,when,total\na,2011-01-01,5\n"b,2011-01-01,5\n', columns)).toThrow(
    'the quoted field that begins on line 3 is never closed',
  );
});

it.each([
  ['1234.5', 123_450],
  ['1,234.50', 123_450],
  ['1.234,50', 123_450],
  ['1 234,5', 123_450],
  ['12,34', 1234],
  ['1,234', 123_400],
  ['£ 12', 1200],
  ['(12.00)', -1200],
  ['-0.01', -1],
  ['1e3', 100_000],
  ['', NaN],
  ['12 pounds', NaN],
  ['1,2,3', NaN],
  ['1e300', NaN],
])('reads the amount %s', (text, minor) => {
  expect(amountMinorOf(text)).toBe(minor);
});
