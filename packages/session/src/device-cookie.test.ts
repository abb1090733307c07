import { deviceCookie, knownDevice } from './device-cookie.ts';

const secret = 's'.repeat(32);
const plain = { secret, isSecure: false };
const pair = (email: string, by = secret, isSecure = false) =>
  deviceCookie(email, by, isSecure).split(';')[0];

it('is known for its account only, however the address is written, and each is another device', () => {
  const cookie = pair('Anna@shop.example');
  expect(knownDevice(`a=b; ${cookie}`, ' anna@SHOP.example ', plain)).toMatch(/^[0-9a-f]{32}$/);
  expect(knownDevice(cookie, 'bert@shop.example', plain)).toBeUndefined();
  expect(pair('Anna@shop.example')).not.toBe(cookie);
});

it('over TLS it is read only if it was set over TLS', () => {
  const overTls = { secret, isSecure: true };
  expect(knownDevice(pair('a@b.c', secret, true), 'a@b.c', overTls)).toBeDefined();
  expect(knownDevice(pair('a@b.c'), 'a@b.c', overTls)).toBeUndefined();
});

it.each([undefined, '', 'ebb_device=', 'ebb_device=x.y', pair('a@b.c', 'o'.repeat(32))])(
  '%j is none',
  (header) => {
    expect(knownDevice(header, 'a@b.c', plain)).toBeUndefined();
  },
);
