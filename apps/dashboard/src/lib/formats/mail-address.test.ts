import { mailAddress } from './mail-address.ts';

it.each([
  ['anna@shop.example', 'mailto:anna@shop.example'],
  ['anna@shop.example?bcc=spy@evil.example', 'mailto:anna@shop.example%3Fbcc%3Dspy@evil.example'],
  ['a&body=x@shop.example', 'mailto:a%26body%3Dx@shop.example'],
  ['anna@shop.example,spy@evil.example', 'mailto:anna@shop.example%2Cspy@evil.example'],
  ['a%0Ab@shop.example', 'mailto:a%250Ab@shop.example'],
])('%s becomes %s', (email, address) => {
  expect(mailAddress(email)).toBe(address);
});
