import fc from 'fast-check';
import {
  currentTraits,
  displayName,
  emailOf,
  encodeTraits,
  foldTraits,
  mergeTraits,
  type StoredTraits,
} from './traits.ts';

const statement = fc.record({
  traits: fc.dictionary(
    fc.constantFrom('name', 'email', 'city', '__proto__', 'constructor'),
    fc.constantFrom('x', 'y', null, 3),
  ),
  occurredAt: fc.integer({ min: 0, max: 5 }),
});

describe('traits', () => {
  it('are the same in whatever order they were stated', () => {
    const statements = fc
      .array(statement, { maxLength: 12 })
      .map((list) => list.map((each, index) => ({ ...each, messageId: `m${index}` })));
    fc.assert(
      fc.property(
        statements.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, other]) => {
          const folded = encodeTraits(list.reduce<StoredTraits>(foldTraits, {}));
          expect(encodeTraits(other.reduce<StoredTraits>(foldTraits, {}))).toBe(folded);
          // Two people who turn out to be one.
          const halves = [0, 1].map((half) =>
            other.filter((_, index) => index % 2 === half).reduce<StoredTraits>(foldTraits, {}),
          );
          expect(encodeTraits(mergeTraits(halves[0]!, halves[1]!))).toBe(folded);
          expect(encodeTraits(mergeTraits(halves[1]!, halves[0]!))).toBe(folded);
        },
      ),
    );
  });

  it('show the latest, forget what was set to null, and know a name and an address', () => {
    const stored = [
      {
        traits: { firstName: 'Ann', lastName: 'Lee', email: 'a@example.org', city: 'Ulm' },
        occurredAt: 1,
        messageId: 'a',
      },
      { traits: { city: null, email: 'b@example.org' }, occurredAt: 2, messageId: 'b' },
      { traits: { email: 'old@example.org' }, occurredAt: 0, messageId: 'c' },
    ].reduce<StoredTraits>(foldTraits, {});
    expect(currentTraits(stored)).toEqual({ firstName: 'Ann', lastName: 'Lee', email: 'b@example.org' });
    expect(displayName(stored)).toBe('Ann Lee');
    expect(emailOf(stored)).toBe('b@example.org');
  });
});
