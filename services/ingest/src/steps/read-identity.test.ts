import { createHmac } from 'node:crypto';
import type { CustomerEvent } from '@ebb/contracts';
import { normaliseMessage, type MessageContext } from './normalise-message.ts';

const context: MessageContext = {
  shop: { id: 'demo', currency: 'EUR', currencyDigits: 2, settings: {} },
  rights: { keyKind: 'server', signingSecret: null },
  receivedAtMs: Date.parse('2026-03-01T12:00:00Z'),
  correctClock: true,
  deliveryId: () => 'delivery',
};

function accept(message: unknown, more: Partial<MessageContext> = {}): CustomerEvent {
  const result = normaliseMessage(message, { ...context, ...more });
  if ('rejected' in result) throw new Error(`rejected: ${JSON.stringify(result.rejected)}`);
  return result.ok;
}

const track = (event: string, properties = {}) => ({ type: 'track', userId: 'u1', event, properties });
const order = () => track('Order Completed', { order_id: 'o1', total: 12.3 });

it('names the anonymous id beside a known customer: of any call, and the id of before of an alias', () => {
  const named = (message: object, more: Partial<MessageContext> = {}) => accept(message, more).anonymousId;
  expect(named({ ...track('a'), anonymousId: 'b-1' })).toBe('b-1');
  expect(named({ ...order(), anonymousId: 7 })).toBe('7');
  expect(named({ type: 'identify', userId: 'u1', anonymousId: 'b-1' })).toBe('b-1');
  const alias = { type: 'alias', userId: 'u1', previousId: 'b-0', anonymousId: 'b-1' };
  expect([named(alias), named({ ...alias, previousId: null })]).toEqual(['b-0', 'b-1']);
  expect(accept(alias)).toMatchObject({ customerId: 'u1', kind: 'identified' });
  expect(named({ type: 'track', event: 'a', anonymousId: 'b-1' })).toBeUndefined();
  // What is no id takes nothing from an event that has a userId.
  expect(named({ ...track('a'), anonymousId: { x: 1 } })).toBeUndefined();
});

it('says that two ids are one person only with a server’s key, or where the shop signs who is known', () => {
  const both = { ...track('a'), anonymousId: 'b-1' };
  expect(accept(both, { rights: { keyKind: 'browser', signingSecret: null } })).not.toHaveProperty(
    'anonymousId',
  );
  const userSignature = createHmac('sha256', 'secret').update('u1').digest('hex');
  const signed = { ...both, context: { userSignature } };
  expect(accept(signed, { rights: { keyKind: 'browser', signingSecret: 'secret' } }).anonymousId).toBe('b-1');
});

it('keeps a group call for the timeline', () => {
  expect(accept({ type: 'group', userId: 'u1', groupId: 'acme', traits: { seats: 3 } })).toMatchObject({
    kind: 'identified',
    name: 'group',
    properties: { groupId: 'acme', traits: { seats: 3 } },
  });
});
