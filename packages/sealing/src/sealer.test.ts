import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { isSealed, SealError } from './sealed-text.ts';
import { createSealer, type Place } from './sealer.ts';

const keyOf = (letter: string) => Buffer.alloc(32, letter).toString('base64');
const sealer = createSealer(keyOf('a'));
const place: Place = { table: 'two_factor', column: 'secret', row: 'anna' };

function reasonOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof SealError) return error.reason;
    throw error;
  }
  return 'opened';
}

test('any secret comes back from its place, and is nowhere in what is stored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 8 }), fc.string(), (secret, row) => {
      const stored = sealer.seal(secret, { ...place, row });
      expect(sealer.open(stored, { ...place, row })).toBe(Buffer.from(secret).toString());
      expect(stored).not.toContain(secret);
      expect(isSealed(stored)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('the same secret never looks the same, and a secret of 64 characters fits into 255', () => {
  const secret = 'x'.repeat(64);
  expect(sealer.seal(secret, place)).not.toBe(sealer.seal(secret, place));
  expect(sealer.seal(secret, place).length).toBeLessThan(255);
});

test.each<[string, Place]>([
  ['another row', { ...place, row: 'bert' }],
  ['another column', { ...place, column: 'code' }],
  ['another table', { ...place, table: 'write_key' }],
  ['the border between the names moved', { table: 'two_factor","secret', column: '', row: 'anna' }],
])('does not open in %s', (_name, elsewhere) => {
  expect(reasonOf(() => sealer.open(sealer.seal('secret', place), elsewhere))).toBe('damaged');
});

test('no byte of it can be changed, none taken away', () => {
  const stored = sealer.seal('secret', place);
  const at = sealer.currentPrefix.length;
  const bytes = Buffer.from(stored.slice(at), 'base64url');
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed[index]! ^= 1;
    const forged = `${sealer.currentPrefix}${changed.toString('base64url')}`;
    expect(reasonOf(() => sealer.open(forged, place))).toBe('damaged');
    const cut = `${sealer.currentPrefix}${bytes.subarray(0, index).toString('base64url')}`;
    expect(reasonOf(() => sealer.open(cut, place))).not.toBe('opened');
  }
});

test('what lies open is not taken for sealed', () => {
  expect(isSealed('JBSWY3DPEHPK3PXP')).toBe(false);
  expect(reasonOf(() => sealer.open('JBSWY3DPEHPK3PXP', place))).toBe('not_sealed');
});

test('a new key opens what the old one sealed, for as long as it is given', () => {
  const old = sealer.seal('secret', place);
  const rotated = createSealer(keyOf('b'), [keyOf('a')]);
  expect(rotated.open(old, place)).toBe('secret');
  expect(old.startsWith(rotated.currentPrefix)).toBe(false);

  const anew = rotated.seal(rotated.open(old, place), place);
  expect(anew.startsWith(rotated.currentPrefix)).toBe(true);
  const without = createSealer(keyOf('b'));
  expect(without.open(anew, place)).toBe('secret');
  expect(reasonOf(() => without.open(old, place))).toBe('unknown_key');
});

test.each(['', 'short', randomBytes(31).toString('base64'), `${keyOf('a')}!`, 'ä'.repeat(43)])(
  'refuses "%s" as a key, without repeating it',
  (key) => {
    expect(reasonOf(() => createSealer(key))).toBe('bad_key');
    expect(reasonOf(() => createSealer(keyOf('a'), [key]))).toBe('bad_key');
  },
);
