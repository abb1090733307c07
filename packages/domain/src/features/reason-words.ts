import type { ReasonContext } from './feature.ts';

export function round(value: number, digits = 0): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

export function count(value: number, noun: string): string {
  return `${round(value)} ${noun}${Math.round(value) === 1 ? '' : 's'}`;
}

export function money(major: number, { currency }: ReasonContext): string {
  return major.toLocaleString('en', { style: 'currency', currency, maximumFractionDigits: 0 });
}
