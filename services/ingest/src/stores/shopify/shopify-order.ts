import type { JsonObject } from '../../steps/field-rejection.ts';
import { buyerOf, countryName, shortHash, withoutGaps } from '../buyer.ts';
import { add, smaller, zero } from '../money.ts';
import { boundedProducts, numberOf, type Product } from '../products.ts';
import { firstText, idIn, objectIn, objectsIn, textIn } from '../read-payload.ts';
import {
  notUsed,
  refusedField,
  type OrderMessage,
  type StoreIds,
  type StoreNews,
} from '../store-delivery.ts';
import { amountText, currencyIn, moneyIn } from './shopify-money.ts';
import { givenBack, type GivenBack } from './shopify-refund.ts';

/**
 * An order as Shopify states it under any of its topics: each brings the whole order, so each says the same thing in
 * messages with the same ids. What the order is worth is stated as of `updated_at`; the newest statement counts.
 */
export function shopifyOrder(topic: string, order: JsonObject, ids: StoreIds): StoreNews {
  if (order['test'] === true) return notUsed('a test order: it is no order of a customer');
  const id = idIn(order, 'id');
  if (id === undefined) return refusedField('id', 'the order has no id');
  const orderId = ids.idPrefix + id;
  const shopCurrency = currencyIn(order, 'total_price');
  const of = { orderId, shopCurrency, rate: moneyIn(order, 'total_price') };
  const refunds = objectsIn(order, 'refunds').flatMap((refund) => givenBack(refund, of, ids));
  const updatedAt = textIn(order, 'updated_at');
  const properties = propertiesOf(order, orderId, worthOf(order, refunds), shopCurrency);
  return {
    kind: 'order',
    orderId,
    statedAt: updatedAt,
    buyer: shopifyBuyer(order, ids),
    messages: (completed) => [
      ...(completed ? [] : [completedMessage(order, properties, ids, id)]),
      // The first version of an order has none before it that it would have to stand against.
      ...(topic === 'orders/create' ? [] : [updatedMessage(updatedAt, properties, ids, id)]),
      ...refunds.map(({ message }) => message),
      ...cancelledMessages(order, orderId, ids, id),
    ],
  };
}

function completedMessage(
  order: JsonObject,
  properties: JsonObject,
  ids: StoreIds,
  id: string,
): OrderMessage {
  const timestamp = firstText(textIn(order, 'processed_at'), textIn(order, 'created_at'));
  const messageId = `${ids.messagePrefix}order-${id}`;
  return { type: 'track', event: 'Order Completed', messageId, timestamp, properties };
}

/** Two versions of one second may differ, so that the id holds what is stated too. */
function updatedMessage(
  updatedAt: string | undefined,
  properties: JsonObject,
  ids: StoreIds,
  id: string,
): OrderMessage {
  const version = shortHash([updatedAt, properties]);
  const messageId = `${ids.messagePrefix}order-${id}-${version}`;
  return { type: 'track', event: 'Order Updated', messageId, timestamp: updatedAt, properties };
}

function cancelledMessages(order: JsonObject, orderId: string, ids: StoreIds, id: string): OrderMessage[] {
  const timestamp = textIn(order, 'cancelled_at');
  if (timestamp === undefined) return [];
  const messageId = `${ids.messagePrefix}order-${id}-cancelled`;
  const properties = withoutGaps({ order_id: orderId, reason: textIn(order, 'cancel_reason') });
  return [{ type: 'track', event: 'Order Cancelled', messageId, timestamp, properties }];
}

/**
 * What the order is worth before refunds. `total_price` keeps what was taken out of the order by editing; the total as it
 * stands now leaves out what was refunded too, which is taken off once already.
 */
function worthOf(order: JsonObject, refunds: readonly GivenBack[]): string | undefined {
  const total = moneyIn(order, 'total_price').shop;
  const current = moneyIn(order, 'current_total_price').shop;
  const currency = currencyIn(order, 'total_price');
  // A refund that could not be converted says nothing about the total.
  const isKnown = refunds.every((refund) => refund.currency === currency);
  if (total === undefined || current === undefined || !isKnown)
    return amountText(total) ?? textIn(order, 'total_price');
  const refunded = refunds.reduce((sum, { amount }) => add(sum, amount), zero);
  return amountText(smaller(total, add(current, refunded)));
}

function propertiesOf(
  order: JsonObject,
  orderId: string,
  total: string | undefined,
  currency: string | undefined,
): JsonObject {
  const shipping = objectIn(order, 'shipping_address');
  const country = countryName(textIn(shipping, 'country_code')) ?? textIn(shipping, 'country');
  return withoutGaps({
    order_id: orderId,
    order_number: textIn(order, 'name'),
    total,
    currency,
    tax: amountText(moneyIn(order, 'total_tax').shop),
    discount: amountText(moneyIn(order, 'total_discounts').shop),
    shipping: amountText(moneyIn(order, 'total_shipping_price').shop),
    payment_status: textIn(order, 'financial_status'),
    fulfillment_status: textIn(order, 'fulfillment_status'),
    shipping_address: country === undefined ? undefined : { country },
    products: boundedProducts(objectsIn(order, 'line_items').flatMap(productOf)),
  });
}

/** A line after its discounts; none where all of it was taken out again. */
function productOf(line: JsonObject): Product[] {
  const quantity = numberOf(line['current_quantity'] ?? line['quantity']);
  if (quantity <= 0) return [];
  const ordered = numberOf(line['quantity']) || quantity;
  const discount = objectsIn(line, 'discount_allocations').reduce((sum, each) => {
    const shop = objectIn(objectIn(each, 'amount_set'), 'shop_money');
    return sum + numberOf(shop?.['amount'] ?? each['amount']);
  }, 0);
  const price = objectIn(objectIn(line, 'price_set'), 'shop_money')?.['amount'] ?? line['price'];
  return [
    {
      // Of a line that somebody wrote by hand there is no product.
      ...withoutGaps({ product_id: idIn(line, 'product_id'), sku: textIn(line, 'sku') }),
      name: textIn(line, 'title') ?? textIn(line, 'name') ?? '(no name)',
      price: Math.max(0, Math.round((numberOf(price) - discount / ordered) * 10_000) / 10_000),
      quantity,
    },
  ];
}

/** Of an order or a checkout: its customer, else whoever's address it has. */
export function shopifyBuyer(of: JsonObject, ids: StoreIds) {
  const customer = objectIn(of, 'customer');
  const address = objectIn(of, 'billing_address') ?? objectIn(of, 'shipping_address');
  const shipping = objectIn(of, 'shipping_address') ?? address;
  const own = (field: string) => firstText(textIn(customer, field), textIn(address, field));
  return buyerOf(
    {
      customerId: idIn(customer, 'id'),
      email: firstText(textIn(customer, 'email'), textIn(of, 'email'), textIn(of, 'contact_email')),
      phone: firstText(textIn(customer, 'phone'), textIn(of, 'phone'), textIn(address, 'phone')),
      firstName: own('first_name'),
      lastName: own('last_name'),
      city: textIn(shipping, 'city'),
      country: countryName(textIn(shipping, 'country_code')) ?? textIn(shipping, 'country'),
    },
    ids,
  );
}
