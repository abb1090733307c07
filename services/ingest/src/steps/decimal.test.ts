import fc from 'fast-check';
import { decimalOf, multiply, parseDecimal, toMinorUnits } from './decimal.ts';

function minor(value: number | string, digits = 2): bigint | undefined {
  const decimal = typeof value === 'number' ? decimalOf(value) : parseDecimal(value);
  return decimal === undefined ? undefined : toMinorUnits(decimal, digits);
}

describe('amounts in minor units', () => {
  it.each<[number | string, bigint]>([
    [19.99, 1999n],
    [0.1 + 0.2, 30n],
    [1.005, 101n],
    [2.675, 268n],
    [1.1 * 3, 330n],
    [0, 0n],
    [-0, 0n],
    [1e-7, 0n],
    [1e15, 100_000_000_000_000_000n],
    [1.5e21, 150_000_000_000_000_000_000_000n],
    ['12.30', 1230n],
    ['007', 700n],
    ['0.005', 1n],
    ['-0.005', -1n],
  ])('%p is %p', (value, expected) => {
    expect(minor(value)).toBe(expected);
  });

  it.each(['', ' 1', '1 ', '+1', '1,5', '1.', '.5', '1e3', '0x10', '€5', 'NaN', '9'.repeat(31), '١٢'])(
    'the text %j is no amount',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it.each([Number.NaN, Infinity, -Infinity, 1e300, 1e-300])('the number %p is no amount', (number) => {
    expect(decimalOf(number)).toBeUndefined();
  });

  it('no cents are lost or found on the way through a float', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000_000 }),
        fc.constantFrom(0, 2, 3),
        (cents, digits) => {
          expect(minor(cents / 10 ** digits, digits)).toBe(BigInt(cents));
        },
      ),
    );
  });

  it('converts exactly', () => {
    const amount = parseDecimal('100.10')!;
    expect(toMinorUnits(multiply(amount, decimalOf(0.8567)!), 2)).toBe(8576n);
  });
});
