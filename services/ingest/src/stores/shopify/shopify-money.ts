import type { Decimal } from '../../steps/decimal.ts';
import type { JsonObject } from '../../steps/field-rejection.ts';
import { convert, readDecimal, textOf } from '../money.ts';
import { objectIn, textIn } from '../read-payload.ts';

/** An amount in the store's own currency, and in the one in which the customer saw it. */
interface Money {
  readonly shop: Decimal | undefined;
  readonly presentment: Decimal | undefined;
  readonly presentmentCurrency: string | undefined;
}

/** Of a field that stands as text in the store's currency and, in newer versions, as `…_set` in both. */
export function moneyIn(of: JsonObject, field: string): Money {
  const set = objectIn(of, `${field}_set`);
  const [shop, presentment] = [objectIn(set, 'shop_money'), objectIn(set, 'presentment_money')];
  return {
    shop: readDecimal(shop?.['amount'] ?? of[field]),
    presentment: readDecimal(presentment?.['amount']),
    presentmentCurrency: textIn(presentment, 'currency_code'),
  };
}

/** The store's own currency, in which all totals are. */
export function currencyIn(order: JsonObject, field: string): string | undefined {
  return (
    textIn(objectIn(objectIn(order, `${field}_set`), 'shop_money'), 'currency_code') ??
    textIn(order, 'currency')
  );
}

export interface Refunded {
  readonly amount: Decimal;
  readonly currency: string | undefined;
}

/**
 * What a transaction gave back, in the store's currency: the payment is in the one the customer paid in.
 *
 * @param rate an amount that is known in both currencies
 */
export function refundedBy(
  transaction: JsonObject,
  shopCurrency: string | undefined,
  rate: Money | undefined,
): Refunded | undefined {
  const amount = readDecimal(transaction['amount']);
  if (amount === undefined || amount.coefficient === 0n) return undefined;
  const currency = textIn(transaction, 'currency');
  if (currency === undefined || currency === shopCurrency) return { amount, currency: shopCurrency };
  if (rate?.shop !== undefined && rate.presentment !== undefined && rate.presentmentCurrency === currency) {
    const converted = convert(amount, rate.presentment, rate.shop);
    if (converted !== undefined) return { amount: converted, currency: shopCurrency };
  }
  return { amount, currency };
}

export function amountText(amount: Decimal | undefined): string | undefined {
  return amount === undefined ? undefined : textOf(amount);
}
