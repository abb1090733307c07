import { returnPath } from './return-path.ts';

it.each([
  ['/customers/a%20b?shop=real', '/customers/a%20b?shop=real'],
  [null, '/alerts'],
  ['https://elsewhere.example/', '/alerts'],
  ['//elsewhere.example/', '/alerts'],
  ['/\\elsewhere.example', '/alerts'],
  ['/\t/elsewhere.example', '/alerts'],
  ['/\n/elsewhere.example', '/alerts'],
  ['/\r\n\\elsewhere.example', '/alerts'],
  ['/.//elsewhere.example', '/alerts'],
  ['/a/..//elsewhere.example', '/alerts'],
  ['/%09/elsewhere.example', '/%09/elsewhere.example'],
  ['javascript:alert(1)', '/alerts'],
  ['/sign-in?next=/sign-in', '/alerts'],
])('%s leads to %s', (wanted, path) => {
  expect(returnPath(wanted)).toBe(path);
});
