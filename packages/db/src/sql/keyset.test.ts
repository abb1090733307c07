import fc from 'fast-check';
import { cutPage, decodeCursor, encodeCursor, InvalidCursorError } from './keyset.ts';

test('a cursor comes back as it was', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
  );
  fc.assert(
    fc.property(value, fc.string({ unit: 'grapheme' }), (number, id) => {
      const back = decodeCursor('risk', encodeCursor('risk', { value: number, id }));
      // JSON knows no negative zero, and neither does the order.
      expect(back).toEqual({ value: number === 0 ? 0 : number, id });
    }),
  );
});

test.each(['', 'x', 'bnVsbA', 'WzFd', Buffer.from('["risk",{},"a"]').toString('base64url')])(
  'the made-up cursor %j is refused',
  (cursor) => {
    expect(() => decodeCursor('risk', cursor)).toThrow(InvalidCursorError);
  },
);

test('a cursor of another order is refused', () => {
  const cursor = encodeCursor('risk', { value: 1, id: 'a' });
  expect(() => decodeCursor('revenue', cursor)).toThrow('another order');
});

test('a page ends where there is no row more', () => {
  const position = (id: string) => ({ value: null, id });
  expect(cutPage(['a', 'b'], 2, 'x', position)).toEqual({ items: ['a', 'b'], nextCursor: null });
  const cut = cutPage(['a', 'b', 'c'], 2, 'x', position);
  expect(cut.items).toEqual(['a', 'b']);
  expect(decodeCursor('x', cut.nextCursor ?? '')).toEqual({ value: null, id: 'b' });
  expect(cutPage([], 2, 'x', position).nextCursor).toBeNull();
});
