import { webhookAddressFlaw } from './webhook-address-flaw.ts';

test('an address that leads inside is seen through its disguises', () => {
  for (const address of [
    'https://localhost/x',
    'https://a.localhost/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://10.1.2.3/x',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/x',
    'https://[fd00::1]/x',
    'https://[::ffff:127.0.0.1]/x',
  ])
    expect([address, webhookAddressFlaw(address, false)]).toEqual([address, 'It lies in a private network.']);
});

test('others are taken over TLS, without a name or a password; an operator may allow what is private', () => {
  expect(webhookAddressFlaw('https://hooks.example.com/a?b=c', false)).toBeNull();
  expect(webhookAddressFlaw('http://hooks.example.com/', false)).toBe('It must begin with https://.');
  expect(webhookAddressFlaw('https://a:b@hooks.example.com/', false)).toMatch('password');
  expect(webhookAddressFlaw('http://127.0.0.1:9000/', true)).toBeNull();
  expect(webhookAddressFlaw('no address', true)).toBe('It is no address.');
});
