/** `coefficient · 10^-scale`, exactly. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly scale: number;
}

// Longer ones are no amounts, and would make BigInt arithmetic a way to keep the process busy.
const plain = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/;
const scientific = /^(-?\d(?:\.\d+)?)e([+-]\d{1,3})$/;
const longestExponent = 40;

/** Reads a decimal number as text: `12`, `-0.5`, `12.30`. No plus sign, blanks, thousands or currency signs. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = plain.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const coefficient = BigInt(whole + fraction);
  return { coefficient: sign === '-' ? -coefficient : coefficient, scale: fraction.length };
}

/**
 * The decimal a JSON number stands for: the shortest one that reads back as the same number, so 19.99 is 19.99 and
 * not the binary fraction next to it.
 */
export function decimalOf(number: number): Decimal | undefined {
  const text = String(number);
  const direct = parseDecimal(text);
  if (direct !== undefined) return direct;
  const match = scientific.exec(text);
  const mantissa = match === null ? undefined : parseDecimal(match[1] ?? '');
  const exponent = Number(match?.[2]);
  if (mantissa === undefined || Math.abs(exponent) > longestExponent) return undefined;
  if (exponent < 0) return { coefficient: mantissa.coefficient, scale: mantissa.scale - exponent };
  return { coefficient: mantissa.coefficient * 10n ** BigInt(exponent), scale: mantissa.scale };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, scale: a.scale + b.scale };
}

/** In units of 10^-digits, halves away from zero. */
export function toMinorUnits({ coefficient, scale }: Decimal, digits: number): bigint {
  if (scale <= digits) return coefficient * 10n ** BigInt(digits - scale);
  const divisor = 10n ** BigInt(scale - digits);
  const magnitude = coefficient < 0n ? -coefficient : coefficient;
  const rounded = (magnitude + divisor / 2n) / divisor;
  return coefficient < 0n ? -rounded : rounded;
}
