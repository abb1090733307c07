import { decimalOf, parseDecimal, type Decimal } from '../steps/decimal.ts';

export const zero: Decimal = { coefficient: 0n, scale: 0 };

/** An amount as stores write it: decimal text, or a number. */
export function readDecimal(raw: unknown): Decimal | undefined {
  if (typeof raw === 'number') return decimalOf(raw);
  return typeof raw === 'string' ? parseDecimal(raw.trim()) : undefined;
}

function atScale({ coefficient, scale }: Decimal, to: number): bigint {
  return coefficient * 10n ** BigInt(to - scale);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { coefficient: atScale(a, scale) + atScale(b, scale), scale };
}

export function smaller(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return atScale(a, scale) <= atScale(b, scale) ? a : b;
}

export function absolute({ coefficient, scale }: Decimal): Decimal {
  return { coefficient: coefficient < 0n ? -coefficient : coefficient, scale };
}

const keptDigits = 6;

/** `amount · to / from`, to six decimals; undefined where `from` is nothing. */
export function convert(amount: Decimal, from: Decimal, to: Decimal): Decimal | undefined {
  const divisor = from.coefficient * 10n ** BigInt(amount.scale + to.scale);
  if (divisor <= 0n) return undefined;
  const dividend = amount.coefficient * to.coefficient * 10n ** BigInt(from.scale + keptDigits);
  return { coefficient: (dividend + divisor / 2n) / divisor, scale: keptDigits };
}

/** `12.30`, as it is read again. */
export function textOf({ coefficient, scale }: Decimal): string {
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = coefficient < 0n ? '-' : '';
  return sign + (scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`);
}
