import fc from 'fast-check';
import { keptTextBytes, sentText } from './sent-text.ts';

it('keeps a small message whole, without its write key', () => {
  const { body, bodyBytes } = sentText({ type: 'track', writeKey: 'secret', userId: 'anna' });
  expect(body).toBe('{"type":"track","userId":"anna"}');
  expect(bodyBytes).toBe(body.length);
});

it('cuts between characters, and says how long the whole was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), fc.constantFrom('a', 'ü', '€', '😀'), (before, letter) => {
      const text = 'x'.repeat(before) + letter.repeat(keptTextBytes);
      const { body, bodyBytes } = sentText(text);
      expect(bodyBytes).toBe(Buffer.byteLength(text) + 2);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(keptTextBytes);
      expect(Buffer.byteLength(body)).toBeGreaterThan(keptTextBytes - 4);
      expect(`"${text}"`.startsWith(body)).toBe(true);
    }),
  );
});

it('has words for what cannot be written out', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(sentText(deep).body).toContain('nested');
  expect(sentText(undefined).body).toBe('null');
});
