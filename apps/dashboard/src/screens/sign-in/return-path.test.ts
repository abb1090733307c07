import { returnPath } from './return-path.ts';

it.each([
  ['/customers/a%20b?shop=real', '/customers/a%20b?shop=real'],
  [null, '/alerts'],
  ['https://elsewhere.example/', '/alerts'],
  ['//elsewhere.example/', '/alerts'],
  ['/\\elsewhere.example', '/alerts'],
  ['/sign-in?next=/sign-in', '/alerts'],
])('%s leads to %s', (wanted, path) => {
  expect(returnPath(wanted)).toBe(path);
});
