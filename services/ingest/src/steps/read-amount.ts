import { ingestLimits } from '@ebb/contracts';
import type { ShopRecord } from '@ebb/domain';
import { decimalOf, multiply, parseDecimal, toMinorUnits, type Decimal } from './decimal.ts';
import { rejection, type JsonObject, type Reading } from './field-rejection.ts';

/** Where an amount may stand, the most telling first: Segment's `total` includes taxes and shipping, `revenue` does not. */
const amountFields = ['total', 'revenue', 'value', 'amount'] as const;

const currencyCode = /^[A-Za-z]{3}$/;

/**
 * The amount of an order, refund or payment in minor units of the shop's currency. Undefined when the event names
 * none. Numbers and plain decimal strings ("12.30") count alike; digits beyond the currency's are rounded, halves up.
 */
export function readAmountMinor(properties: JsonObject, shop: ShopRecord): Reading<number | undefined> {
  const name = amountFields.find((field) => properties[field] !== undefined && properties[field] !== null);
  if (name === undefined) return { value: undefined };
  const field = `properties.${name}`;
  const raw = properties[name];
  const amount = decimalFrom(raw);
  if (amount === undefined) {
    return rejection('invalid_amount', field, 'must be a number in major units, such as 12.3 or "12.30"');
  }
  if (amount.coefficient < 0n) {
    return rejection(
      'negative_amount',
      field,
      'must not be negative; a refund is a positive amount of an Order Refunded',
    );
  }
  const rate = readRate(properties, shop);
  if ('rejection' in rate) return rate;
  const converted = rate.value === undefined ? amount : multiply(amount, rate.value);
  const minor = toMinorUnits(converted, shop.currencyDigits);
  if (minor > BigInt(ingestLimits.amountMinor)) {
    return rejection('invalid_amount', field, `must not exceed ${ingestLimits.amountMinor} minor units`);
  }
  return { value: Number(minor) };
}

function decimalFrom(raw: unknown): Decimal | undefined {
  if (typeof raw === 'number') return decimalOf(raw);
  return typeof raw === 'string' ? parseDecimal(raw) : undefined;
}

/** Shop currency for one unit of the event's currency; undefined when they are the same. */
function readRate(properties: JsonObject, shop: ShopRecord): Reading<Decimal | undefined> {
  const raw = properties['currency'];
  if (raw === undefined || raw === null || raw === '') return { value: undefined };
  const field = 'properties.currency';
  if (typeof raw !== 'string' || !currencyCode.test(raw)) {
    return rejection('unknown_currency', field, 'must be a currency code of ISO 4217, such as EUR');
  }
  const currency = raw.toUpperCase();
  if (currency === shop.currency) return { value: undefined };
  const rates = shop.settings.exchangeRates ?? {};
  const rate = Object.hasOwn(rates, currency) ? rates[currency] : undefined;
  const decimal = typeof rate === 'number' && rate > 0 ? decimalOf(rate) : undefined;
  if (decimal === undefined) {
    return rejection(
      'unknown_currency',
      field,
      `the shop's currency is ${shop.currency} and it has no exchange rate for ${currency}`,
    );
  }
  return { value: decimal };
}
