import type { JsonObject } from '../../steps/field-rejection.ts';
import { buyerOf, countryName, shortHash, withoutGaps } from '../buyer.ts';
import { absolute, readDecimal, textOf } from '../money.ts';
import { boundedProducts, numberOf, type Product } from '../products.ts';
import { firstText, idIn, objectIn, objectsIn, textIn } from '../read-payload.ts';
import {
  refusedField,
  type OrderMessage,
  type SignedDelivery,
  type StoreIds,
  type StoreNews,
} from '../store-delivery.ts';

/** Not paid, and nobody expects that it will be; every other status, those of plugins too, is of an order that was placed. */
const notPlaced: ReadonlySet<string> = new Set([
  ...['pending', 'failed', 'cancelled', 'trash'],
  ...['draft', 'auto-draft', 'checkout-draft'],
]);

/**
 * An order as WooCommerce states it. Its status can go back and forth (a payment that comes after the order was cancelled,
 * an order that is taken out of the trash), so what does not count is stated as worth nothing, and may be worth something
 * again later.
 */
export function woocommerceOrder(
  { topic, payload, deliveryId, receivedAtMs }: SignedDelivery,
  ids: StoreIds,
): StoreNews {
  const id = idIn(payload, 'id');
  if (id === undefined) return refusedField('id', 'the order has no id');
  const orderId = ids.idPrefix + id;
  const isPlaced = !notPlaced.has(textIn(payload, 'status') ?? '');
  const [createdAt, modifiedAt] = [timeIn(payload, 'date_created'), timeIn(payload, 'date_modified')];
  // Taking an order out of the trash need not change when it was modified.
  const statedAt =
    topic === 'order.restored' ? new Date(receivedAtMs).toISOString() : (modifiedAt ?? createdAt);
  const properties = propertiesOf(payload, orderId, isPlaced);
  const version = shortHash([statedAt, properties, topic === 'order.restored' ? deliveryId : '']);
  const completed: OrderMessage = {
    ...{ type: 'track', event: 'Order Completed', messageId: `${ids.messagePrefix}order-${id}` },
    ...{ timestamp: createdAt, properties },
  };
  const updated: OrderMessage = {
    ...{ type: 'track', event: 'Order Updated', messageId: `${ids.messagePrefix}order-${id}-${version}` },
    ...{ timestamp: statedAt, properties },
  };
  return {
    kind: 'order',
    orderId,
    statedAt,
    buyer: buyerIn(payload, ids),
    messages: (isKnown) => {
      const completes = isPlaced && !isKnown;
      const says = completes && statedAt === createdAt ? [] : [updated];
      return [...(completes ? [completed] : []), ...says, ...refundMessages(payload, orderId, statedAt, ids)];
    },
  };
}

/** Of an order that was deleted or put into the trash nothing is said but its id. */
export function woocommerceDeletion(
  { payload, deliveryId, receivedAtMs }: SignedDelivery,
  ids: StoreIds,
): StoreNews {
  const id = idIn(payload, 'id');
  if (id === undefined) return refusedField('id', 'the order has no id');
  const orderId = ids.idPrefix + id;
  const message: OrderMessage = {
    type: 'track',
    event: 'Order Updated',
    messageId: `${ids.messagePrefix}order-${id}-deleted-${deliveryId}`.slice(0, 255),
    timestamp: new Date(receivedAtMs).toISOString(),
    properties: { order_id: orderId, total: '0', status: 'deleted' },
  };
  return { kind: 'order_change', orderId, messages: [message] };
}

function refundMessages(
  order: JsonObject,
  orderId: string,
  timestamp: string | undefined,
  { messagePrefix }: StoreIds,
): OrderMessage[] {
  return objectsIn(order, 'refunds').flatMap((refund) => {
    const [id, amount] = [idIn(refund, 'id'), readDecimal(refund['total'])];
    if (id === undefined || amount === undefined || amount.coefficient === 0n) return [];
    const properties = withoutGaps({
      order_id: orderId,
      total: textOf(absolute(amount)),
      currency: textIn(order, 'currency'),
    });
    return [
      {
        type: 'track',
        event: 'Order Refunded',
        messageId: `${messagePrefix}refund-${id}`,
        timestamp,
        properties,
      },
    ];
  });
}

function propertiesOf(order: JsonObject, orderId: string, isPlaced: boolean): JsonObject {
  const address = objectIn(order, 'shipping');
  const country = countryName(textIn(address, 'country') ?? textIn(objectIn(order, 'billing'), 'country'));
  const products = boundedProducts(objectsIn(order, 'line_items').flatMap(productOf));
  return withoutGaps({
    order_id: orderId,
    order_number: textIn(order, 'number'),
    total: isPlaced ? order['total'] : '0',
    currency: textIn(order, 'currency'),
    tax: textIn(order, 'total_tax'),
    discount: textIn(order, 'discount_total'),
    shipping: textIn(order, 'shipping_total'),
    status: textIn(order, 'status'),
    shipping_address: country === undefined ? undefined : { country },
    products: isPlaced ? products : undefined,
  });
}

/** A line after its discounts, without taxes. */
function productOf(line: JsonObject): Product[] {
  const quantity = numberOf(line['quantity']);
  if (quantity <= 0) return [];
  return [
    {
      ...withoutGaps({ product_id: idIn(line, 'product_id'), sku: textIn(line, 'sku') }),
      name: textIn(line, 'name') ?? '(no name)',
      price: Math.max(0, Math.round((numberOf(line['total']) / quantity) * 10_000) / 10_000),
      quantity,
    },
  ];
}

function buyerIn(order: JsonObject, ids: StoreIds) {
  const billing = objectIn(order, 'billing');
  return buyerOf(
    {
      // 0: a guest.
      customerId: idIn(order, 'customer_id'),
      email: textIn(billing, 'email'),
      phone: textIn(billing, 'phone'),
      firstName: textIn(billing, 'first_name'),
      lastName: textIn(billing, 'last_name'),
      city: textIn(billing, 'city'),
      country: countryName(textIn(billing, 'country')),
    },
    ids,
  );
}

/** `…_gmt`, which names no zone; the other is local time of the store. */
export function timeIn(of: JsonObject, field: string): string | undefined {
  const text = textIn(of, `${field}_gmt`);
  return firstText(text === undefined || /Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
}
