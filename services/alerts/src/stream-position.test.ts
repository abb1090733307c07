import fc from 'fast-check';
import { decodePosition, encodePosition, furthest, hasReached } from './stream-position.ts';

const position = fc.array(fc.nat(), { maxLength: 12 });

test('a position comes back as it was', () => {
  fc.assert(
    fc.property(position, (offsets) => expect(decodePosition(encodePosition(offsets))).toEqual(offsets)),
  );
});

test.each([
  '',
  'zzz',
  '{}',
  '[1.5]',
  '[-1]',
  '["1"]',
  '[null]',
  '[1e300]',
  JSON.stringify(Array(300).fill(0)),
])('%s is no position', (text) => {
  expect(decodePosition(Buffer.from(text).toString('base64url'))).toBeUndefined();
});

test('the furthest of two has reached both', () => {
  fc.assert(
    fc.property(position, position, (a, b) => {
      const both = furthest(a, b);
      expect(hasReached(both, a) && hasReached(both, b)).toBe(true);
      expect(hasReached(a, both)).toBe(hasReached(a, b));
    }),
  );
});
