import { messageOfCloudEvent } from './cloud-event.ts';

const event = { specversion: '1.0', id: '7', source: '/shop', type: 'com.example.wishlist', subject: 'anna' };
const read = (more: object) => {
  const reading = messageOfCloudEvent({ ...event, ...more });
  return 'value' in reading ? reading.value : reading.rejection;
};

it('is the message that Segment’s libraries would send of it', () => {
  expect(
    read({ type: 'com.example.order.completed.v2', time: '2026-03-01T09:30:00Z', data: { total: 3 } }),
  ).toEqual({
    type: 'track',
    event: 'order completed',
    messageId: '/shop#7',
    userId: 'anna',
    timestamp: '2026-03-01T09:30:00Z',
    properties: { total: 3 },
  });
});

it.each([
  ['OrderRefunded', { type: 'track', event: 'order refunded' }],
  ['com.example.support-ticket_opened', { type: 'track', event: 'support ticket opened' }],
  ['com.example.wishlist.shared', { type: 'track', event: 'com.example.wishlist.shared' }],
  ['com.example.customer.identified', { type: 'identify', traits: {} }],
  ['example.page', { type: 'page' }],
  ['example.screen.viewed.v1', { type: 'screen' }],
])('reads the type %s', (type, expected) => {
  expect(read({ type })).toMatchObject(expected);
});

it('names the customer by its own attributes before the subject', () => {
  expect(read({ userid: 'bert' })).toMatchObject({ userId: 'bert' });
  const guest = read({ anonymousid: 'device-1' });
  expect(guest).toMatchObject({ anonymousId: 'device-1' });
  expect(guest).not.toHaveProperty('userId');
});

it('keeps the same id for a repeat however long source and id are', () => {
  const long = { source: `/${'s'.repeat(300)}` };
  expect(read(long)).toEqual(read(long));
  expect(read(long)).toMatchObject({
    messageId: expect.stringMatching(/^cloudevent-[0-9a-f]{64}$/) as unknown,
  });
});

it('takes JSON packed as base64', () => {
  const data_base64 = Buffer.from('{"total":3}').toString('base64');
  expect(read({ data_base64 })).toMatchObject({ properties: { total: 3 } });
});

it.each([
  ['specversion', { specversion: '0.3' }],
  ['id', { id: '' }],
  ['source', { source: undefined }],
  ['type', { type: 7 }],
  ['data', { data: [1] }],
  ['data_base64', { data_base64: 'AAAA' }],
])('refuses a flawed %s by its name', (field, more) => {
  expect(read(more)).toMatchObject({ code: 'invalid_field', field });
});

it('refuses what is no object', () => {
  expect(messageOfCloudEvent(null)).toMatchObject({ rejection: { code: 'not_an_object' } });
});
