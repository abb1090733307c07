import fc from 'fast-check';
import { messageTypes } from '@ebb/contracts';
import { checkCustomerEvent } from '@ebb/contracts/check-event';
import { normaliseMessage, type MessageContext } from './normalise-message.ts';

const receivedAtMs = Date.parse('2026-03-01T12:00:00Z');
const context: MessageContext = {
  shop: { id: 'demo', currency: 'EUR', currencyDigits: 2, settings: { exchangeRates: { GBP: 1.17 } } },
  rights: { keyKind: 'server', signingSecret: null },
  receivedAtMs,
  correctClock: true,
  deliveryId: () => 'delivery',
};

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'a',
    'a ',
    ' a',
    ' ',
    '  ',
    'a\t',
    'a\u00a0',
    'a\0',
    'a\ud800',
    'x'.repeat(255),
    `${'x'.repeat(254)} `,
  ),
);
const flawed = fc.oneof(text, fc.integer(), fc.double(), fc.constantFrom(null, '', 2 ** 53));
// Half of them good, so that enough messages are taken.
const id = fc.oneof(fc.constantFrom('anna', 'o-1'), flawed);
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom('12.30', '1e3', -0, 1e308));
const message = fc.record(
  {
    type: fc.constantFrom(...messageTypes),
    userId: id,
    anonymousId: id,
    messageId: id,
    previousId: id,
    groupId: id,
    event: fc.oneof(text, fc.constantFrom('Order Completed', 'Order Refunded', 'payment failed', 'Viewed')),
    name: text,
    timestamp: fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.constantFrom('2026-03-01', '2026-03-02T11:00:00Z'),
    ),
    sentAt: fc.constantFrom('2026-03-01T12:00:00Z', '2026-03-05T12:00:00Z', '2020-01-01T00:00:00.5Z'),
    traits: fc.object(),
    properties: fc.oneof(
      fc.object(),
      fc.record(
        { order_id: id, total: number, currency: fc.constantFrom('EUR', 'GBP', 'gbp') },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: ['type'] },
);

it('accepts nothing that scoring would put aside', () => {
  let accepted = 0;
  fc.assert(
    fc.property(message, (sent) => {
      const result = normaliseMessage(sent, context);
      if ('rejected' in result) return;
      accepted += 1;
      // As scoring reads it from the topic.
      expect(checkCustomerEvent(JSON.parse(JSON.stringify(result.ok)))).toHaveProperty('event');
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

it.each(['userId', 'anonymousId', 'messageId', 'properties.order_id'])(
  'refuses a %s that ends in a space',
  (field) => {
    const order = { userId: 'u', messageId: 'm', properties: { order_id: 'o', total: 1 } };
    const sent =
      field === 'properties.order_id'
        ? { ...order, properties: { order_id: 'o ', total: 1 } }
        : field === 'anonymousId'
          ? { ...order, userId: null, anonymousId: 'a ' }
          : { ...order, [field]: 'x ' };
    expect(normaliseMessage({ type: 'track', event: 'Order Completed', ...sent }, context)).toEqual({
      rejected: { code: 'invalid_field', field, message: 'must not end in a space' },
    });
  },
);
