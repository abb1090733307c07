import { readOrderLog } from './order-log.ts';

const columns = { customer: 'who', time: 'when', amount: 'total' };

it('reads orders and refunds, quoted fields and either line end', () => {
  const log = readOrderLog(
    '\ufeffid,who,when,total\r\n1,"b, ""bee""",2011-03-04T10:00:00,12.34\r\n2,a,2011-03-05 11:30,-3\n3,a,1299320000,7',
    columns,
  );
  expect(log.rows).toBe(3);
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
  const log = readOrderLog(
    'who,when,total\n,2011-01-01,5\na,soon,5\na,2011-01-01,much\na,2011-01-01,0',
    columns,
  );
  expect(log.skipped).toEqual({ no_customer: 1, no_time: 1, no_amount: 1, zero_amount: 1 });
  expect(log.histories).toEqual([]);
});

it('says which column is missing and which there are', () => {
  expect(() => readOrderLog('who,date,total\n', columns)).toThrow(
    'no column "when"; there are: who, date, total',
  );
  expect(() => readOrderLog('', columns)).toThrow('the file is empty');
});
