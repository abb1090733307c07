import fc from 'fast-check';
import { Value } from 'typebox/value';
import { rejectionCodes, SegmentMessage, type CustomerEvent } from '@ebb/contracts';
import type { ShopRecord } from '@ebb/domain';
import { normaliseMessage, type MessageContext } from './normalise-message.ts';

const shop: ShopRecord = {
  id: 'demo',
  currency: 'EUR',
  currencyDigits: 2,
  settings: { exchangeRates: { GBP: 1.17 } },
};
const receivedAtMs = Date.parse('2026-03-01T12:00:00Z');
const context: MessageContext = {
  shop,
  rights: { keyKind: 'server', signingSecret: null },
  receivedAtMs,
  correctClock: true,
  deliveryId: () => 'delivery',
};

function accept(message: unknown, more: Partial<MessageContext> = {}): CustomerEvent {
  const result = normaliseMessage(message, { ...context, ...more });
  if ('rejected' in result) throw new Error(`rejected: ${JSON.stringify(result.rejected)}`);
  return result.ok;
}

function refuse(message: unknown): string {
  const result = normaliseMessage(message, context);
  return 'ok' in result ? 'accepted' : `${result.rejected.code} ${result.rejected.field ?? '-'}`;
}

const track = (event: string, properties?: object) => ({
  type: 'track',
  userId: 'u1',
  messageId: 'm1',
  event,
  properties,
});
const order = (properties: object) =>
  track('Order Completed', { order_id: 'o1', total: 12.3, ...properties });

describe('normaliseMessage', () => {
  it('makes an event of a complete order', () => {
    const message = {
      ...order({ currency: 'eur', products: [{ sku: 'a' }] }),
      timestamp: '2026-03-01T10:00:00Z',
    };
    expect(accept(message)).toEqual({
      v: 1,
      shopId: 'demo',
      customerId: 'u1',
      messageId: 'm1',
      kind: 'order_completed',
      name: 'Order Completed',
      occurredAt: Date.parse('2026-03-01T10:00:00Z'),
      receivedAt: receivedAtMs,
      orderId: 'o1',
      amountMinor: 1230,
      properties: message.properties,
    });
  });

  it.each([
    ['not_an_object -', 7],
    ['not_an_object -', [track('a')]],
    ['not_an_object -', null],
    ['unknown_type type', { userId: 'u' }],
    ['unknown_type type', { type: 'merge', userId: 'u' }],
    ['missing_user userId', { type: 'alias', previousId: 'b-1' }],
    ['invalid_field previousId', { type: 'alias', userId: 'u' }],
    ['invalid_field previousId', { type: 'alias', userId: 'u', previousId: 'ends in a space ' }],
    ['invalid_field groupId', { type: 'group', userId: 'u' }],
    ['missing_user userId', { type: 'track', event: 'a' }],
    ['missing_user userId', { type: 'track', event: 'a', userId: '', anonymousId: null }],
    ['invalid_field userId', { type: 'track', event: 'a', userId: 1.5 }],
    ['invalid_field userId', { type: 'track', event: 'a', userId: { $gt: '' } }],
    ['invalid_field userId', { type: 'track', event: 'a', userId: 'anonymous:x' }],
    ['invalid_field userId', { type: 'track', event: 'a', userId: 'x'.repeat(256) }],
    ['invalid_field userId', { type: 'track', event: 'a', userId: 'a\0b' }],
    ['invalid_field anonymousId', { type: 'track', event: 'a', anonymousId: 'a\ud800' }],
    ['invalid_field messageId', { ...track('a'), messageId: ['m'] }],
    ['missing_event_name event', track('')],
    ['missing_event_name event', track('  ')],
    ['invalid_field event', { ...track('a'), event: 3 }],
    ['invalid_field event', track('e'.repeat(256))],
    ['invalid_field properties', { ...track('a'), properties: [] }],
    ['invalid_field properties.list[1].x', track('a', { list: [1, { x: 'bad \udc00' }] })],
    ['invalid_field traits', { type: 'identify', userId: 'u', traits: 'Anna' }],
    ['invalid_field context', { ...track('a'), context: 'web' }],
    ['invalid_field context.import', { ...track('a'), context: { import: 'yes' } }],
    ['invalid_time timestamp', { ...track('a'), timestamp: 'yesterday' }],
    ['time_out_of_range timestamp', { ...track('a'), timestamp: '1815-12-10' }],
    ['missing_order_id properties.order_id', order({ order_id: undefined })],
    ['missing_order_id properties.order_id', track('Order Completed')],
    ['missing_order_id properties.order_id', track('Order Refunded', {})],
    ['invalid_field properties.order_id', order({ order_id: {} })],
    ['invalid_amount properties.total', track('Order Completed', { order_id: 'o1' })],
    ['invalid_amount properties.total', order({ total: '12,30' })],
    ['invalid_amount properties.total', order({ total: true })],
    ['invalid_amount properties.total', order({ total: 1e300 })],
    ['invalid_amount properties.total', order({ total: 10_000_000_000.01 })],
    ['negative_amount properties.total', order({ total: -0.01 })],
    ['negative_amount properties.revenue', order({ total: null, revenue: '-5' })],
    ['unknown_currency properties.currency', order({ currency: 'USD' })],
    ['unknown_currency properties.currency', order({ currency: 'constructor' })],
    ['unknown_currency properties.currency', order({ currency: 978 })],
  ])('%s', (expected, message) => {
    expect(refuse(message)).toBe(expected);
  });

  it('converts a currency that the shop has a rate for', () => {
    expect(accept(order({ total: '10.00', currency: 'GBP' })).amountMinor).toBe(1170);
  });

  it('takes whole numbers as ids, and keeps text byte for byte', () => {
    const event = accept({ ...order({ order_id: 5_551_234 }), userId: 42 });
    expect([event.customerId, event.orderId]).toEqual(['42', '5551234']);
    expect(accept({ ...track('a'), userId: ' Anna' }).customerId).toBe(' Anna');
  });

  it('knows a guest by the anonymous id, and prefers the user id', () => {
    expect(accept({ type: 'track', event: 'a', anonymousId: 'b-1' }).customerId).toBe('anonymous:b-1');
    expect(accept({ ...track('a'), anonymousId: 'b-1' }).customerId).toBe('u1');
  });

  it('recognises event names without regard to case, and takes any other as activity', () => {
    expect(accept(track('email link clicked')).kind).toBe('email_clicked');
    expect(accept(track('Wishlist Product Added')).kind).toBe('activity');
    expect(accept(track('constructor')).kind).toBe('activity');
  });

  it('accepts refunds of a whole order and refunds that name none', () => {
    expect(accept(track('Order Refunded', { order_id: 'o1' })).amountMinor).toBeUndefined();
    expect(accept(track('Order Refunded', { total: 5 }))).toMatchObject({ amountMinor: 500 });
  });

  it('marks history as imported, by the message or by the batch around it', () => {
    expect(accept({ ...track('a'), context: { import: true } }).imported).toBe(true);
    expect(accept(track('a'), { batchContext: { import: true } }).imported).toBe(true);
    expect(
      accept({ ...track('a'), context: { import: false } }, { batchContext: { import: true } }).imported,
    ).toBeUndefined();
  });

  it('names pages by what the sender gives', () => {
    expect(accept({ type: 'page', userId: 'u', properties: { path: '/cart' } })).toMatchObject({
      kind: 'page_viewed',
      name: '/cart',
    });
    const long = `${'x'.repeat(254)}😀`;
    expect(accept({ type: 'screen', userId: 'u', properties: { title: long } }).name).toBe('x'.repeat(254));
  });

  describe('without a messageId', () => {
    const anonymous = { type: 'track', userId: 'u', event: 'a', timestamp: '2026-03-01T10:00:00Z' };

    it('a dated message has the same id when it is sent again, and another when it differs', () => {
      const first = accept({ ...anonymous, sentAt: '2026-03-01T10:00:01Z' }).messageId;
      expect(
        accept({ ...anonymous, sentAt: '2026-03-01T11:30:00Z' }, { receivedAtMs: receivedAtMs + 1 })
          .messageId,
      ).toBe(first);
      expect(accept({ ...anonymous, event: 'b' }).messageId).not.toBe(first);
      expect(accept(anonymous, { shop: { ...shop, id: 'other' } }).messageId).not.toBe(first);
    });

    it('an undated message has the id of its delivery', () => {
      expect(accept({ ...anonymous, timestamp: undefined }).messageId).toBe('auto-delivery');
    });
  });

  it('is not fooled by keys that mean something to the language', () => {
    const message: unknown = JSON.parse(
      '{"type":"track","event":"a","__proto__":{"userId":"evil"},"constructor":1,"properties":{"__proto__":{"x":1}}}',
    );
    expect(refuse(message)).toBe('missing_user userId');
    expect(({} as Record<string, unknown>)['userId']).toBeUndefined();
  });

  it.each([
    ['1e999', 'properties.total'],
    ['-1e999', 'properties.weight.kg'],
    ['9007199254740993', 'properties.products[0].sku'],
  ])(
    'refuses the number %s, which would be stored as another, and names the field and the limit',
    (number, field) => {
      const before = field.replace('properties.', '');
      const json = before.includes('[')
        ? `{"products":[{"sku":${number}}]}`
        : before.includes('.')
          ? `{"weight":{"kg":${number}}}`
          : `{"total":${number}}`;
      const result = normaliseMessage(track('a', JSON.parse(json) as object), context);
      expect(result).toMatchObject({ rejected: { code: 'invalid_field', field } });
      expect(JSON.stringify(result)).toContain('9007199254740991');
      // The largest exact one is taken.
      expect(accept(track('a', { number: Number.MAX_SAFE_INTEGER })).kind).toBe('activity');
    },
  );

  it('refuses nesting that could not be written out again', () => {
    const deep: unknown = JSON.parse(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`);
    expect(refuse(track('a', deep as object))).toMatch(/^invalid_field properties\.a/);
    // Fields that are not kept may hold anything.
    expect(accept({ ...track('a'), integrations: deep }).kind).toBe('activity');
  });

  const messageLike = fc.record(
    {
      type: fc.oneof(
        fc.constantFrom('track', 'identify', 'page', 'screen', 'alias', 'group', 'merge'),
        fc.jsonValue(),
      ),
      userId: fc.oneof(fc.string(), fc.jsonValue()),
      anonymousId: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      messageId: fc.oneof(fc.string(), fc.jsonValue()),
      event: fc.oneof(fc.constantFrom('Order Completed', 'Order Refunded', 'Payment Failed'), fc.jsonValue()),
      timestamp: fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.jsonValue(),
      ),
      sentAt: fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.jsonValue(),
      ),
      context: fc.jsonValue(),
      traits: fc.jsonValue(),
      properties: fc.oneof(
        fc.record(
          {
            total: fc.oneof(fc.double(), fc.jsonValue()),
            order_id: fc.jsonValue(),
            currency: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: [] },
  );

  it('answers any JSON value with an event that keeps the contract, or a known reason', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), messageLike), (message) => {
        const result = normaliseMessage(message, context);
        if ('rejected' in result) {
          expect(rejectionCodes).toContain(result.rejected.code);
          expect(result.rejected.message).not.toBe('');
          return;
        }
        const event = result.ok;
        expect(event.occurredAt).toBeLessThanOrEqual(event.receivedAt);
        expect(event.customerId.length).toBeGreaterThan(0);
        expect(event.customerId.length).toBeLessThanOrEqual(265);
        expect(event.messageId.length).toBeGreaterThan(0);
        if (event.amountMinor !== undefined) {
          expect(Number.isSafeInteger(event.amountMinor) && event.amountMinor >= 0).toBe(true);
        }
        // What goes to Kafka reads back as the same event, and the same message gives the same again.
        const written = JSON.stringify(event);
        expect(JSON.stringify(JSON.parse(written))).toBe(written);
        expect(JSON.stringify(accept(message))).toBe(written);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes nothing that the published schema excludes, but for ids given as numbers', () => {
    fc.assert(
      fc.property(messageLike, (message) => {
        const result = normaliseMessage(message, context);
        if ('rejected' in result) return;
        const given: Record<string, unknown> = { ...message };
        for (const field of ['userId', 'anonymousId', 'messageId']) {
          if (typeof given[field] === 'number') given[field] = String(given[field]);
          if (given[field] === '' || given[field] === null) delete given[field];
        }
        for (const field of Object.keys(given)) if (given[field] === null) delete given[field];
        // Fields that this type of call does not use are not looked at.
        if (given['type'] !== 'identify') delete given['traits'];
        if (given['type'] !== 'track') delete given['event'];
        if (given['userId'] !== undefined) delete given['anonymousId'];
        expect({ given, errors: Value.Errors(SegmentMessage, given) }).toEqual({ given, errors: [] });
      }),
      { numRuns: 1_000 },
    );
  });
});
