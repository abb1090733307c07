import fc from 'fast-check';
import { createRepeatFilter } from './repeat-filter.ts';

it('lets each version of an alert through at most once, and never an older one after a newer', () => {
  const deliveries = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 5 })));
  fc.assert(
    fc.property(deliveries, (messages) => {
      const filter = createRepeatFilter();
      const highest = new Map<string, number>();
      for (const [id, version] of messages) {
        expect(filter.isNews(id, version)).toBe(version > (highest.get(id) ?? 0));
        highest.set(id, Math.max(version, highest.get(id) ?? 0));
      }
    }),
  );
});

it('forgets the oldest, not the newest', () => {
  const filter = createRepeatFilter(4);
  for (const id of ['a', 'b', 'c', 'd', 'e']) filter.isNews(id, 1);
  expect(filter.isNews('e', 1)).toBe(false);
  expect(filter.isNews('a', 1)).toBe(true);
});
