import { type FeatureName, featureUnits } from '@ebb/contracts';
import type { Formats } from './formats.ts';

/** A feature's value with its unit. Money features are in major units of `currency`. */
export function featureValue(
  name: FeatureName,
  value: number,
  formats: Formats,
  currency: string,
  digits: number,
): string {
  switch (featureUnits[name]) {
    case 'days':
      return `${formats.number(value)} ${value === 1 ? 'day' : 'days'}`;
    case 'money':
      return formats.wholeMoney(value * 10 ** digits, currency, digits);
    case 'share':
      return formats.percent(value);
    case 'ratio':
      return `${formats.fine(value)}×`;
    case 'orders':
      return name === 'order_trend_90d' ? formats.signed(value) : formats.number(value);
    case 'tickets':
      return formats.number(value);
  }
}
