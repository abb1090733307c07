import { orderCompleted } from '@ebb/testkit';

/** A value of `customer.events` that is no event, and the reason its dead letter must carry. */
export type Poison = readonly [value: string | Buffer | null, reason: string];

const good = orderCompleted(100, { customerId: 'good' });
const json = (fields: object): string => JSON.stringify({ ...good, ...fields });

/** Every kind of message that must be put aside, one of each. */
export const poisonKinds: readonly Poison[] = [
  [null, 'empty'],
  ['', 'empty'],
  ['{', 'not_json'],
  [Buffer.from([0xff, 0xfe, 0x00]), 'not_json'],
  ['null', 'invalid_event'],
  ['[]', 'invalid_event'],
  ['"text"', 'invalid_event'],
  [json({ v: 2 }), 'invalid_event'],
  [json({ kind: 'unheard_of' }), 'invalid_event'],
  [json({ customerId: '' }), 'invalid_event'],
  [json({ customerId: 'x'.repeat(266) }), 'invalid_event'],
  [json({ customerId: 'anna ' }), 'invalid_event'],
  [
    '{"v":1,"shopId":"shop","customerId":"\\ud800","messageId":"m","kind":"activity","occurredAt":1768478400000,"receivedAt":1768478400000}',
    'invalid_event',
  ],
  [json({ messageId: 7 }), 'invalid_event'],
  [json({ messageId: 'm'.repeat(256) }), 'invalid_event'],
  [json({ amountMinor: -1 }), 'invalid_event'],
  [json({ amountMinor: 0.5 }), 'invalid_event'],
  [json({ amountMinor: 1e300 }), 'invalid_event'],
  [json({ occurredAt: 'yesterday' }), 'invalid_event'],
  [json({ occurredAt: good.receivedAt + 1 }), 'invalid_event'],
  [json({ occurredAt: -5 }), 'invalid_event'],
  [json({ shopId: 'nobody' }), 'unknown_shop'],
  [json({ properties: 'text' }), 'invalid_event'],
];
