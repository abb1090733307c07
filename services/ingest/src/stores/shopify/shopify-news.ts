import { anonymousPrefix } from '@ebb/contracts';
import type { JsonObject } from '../../steps/field-rejection.ts';
import { buyerOf, countryName, guestIdOf, identifyMessage, withoutGaps } from '../buyer.ts';
import { idIn, objectIn, objectsIn, textIn } from '../read-payload.ts';
import {
  notUsed,
  refusedField,
  type SignedDelivery,
  type StoreIds,
  type StoreNews,
} from '../store-delivery.ts';
import { amountText, currencyIn, moneyIn } from './shopify-money.ts';
import { shopifyBuyer, shopifyOrder } from './shopify-order.ts';
import { refundAlone } from './shopify-refund.ts';

/** What a webhook of Shopify says. Topics and fields as in Shopify's documents of its webhooks. */
export function shopifyNews(delivery: SignedDelivery, ids: StoreIds): StoreNews {
  const { topic, payload } = delivery;
  if (delivery.isTest) return notUsed(`a test of ${topic} arrived, and its signature is right`);
  switch (topic) {
    case 'orders/create':
    case 'orders/updated':
    case 'orders/paid':
    case 'orders/cancelled':
    case 'orders/fulfilled':
    case 'orders/edited':
      return shopifyOrder(topic, payload, ids);
    case 'refunds/create':
      return refundOf(payload, ids);
    case 'customers/create':
    case 'customers/update':
      return customerOf(payload, ids);
    case 'checkouts/create':
    case 'checkouts/update':
      return checkoutOf(payload, ids);
    case 'customers/redact':
    case 'customers/data_request':
    case 'shop/redact':
      return privacyOf(topic, delivery, ids);
    default:
      return notUsed(`webhooks of the topic ${topic} are not used`);
  }
}

function refundOf(refund: JsonObject, ids: StoreIds): StoreNews {
  const id = idIn(refund, 'order_id');
  if (id === undefined) return refusedField('order_id', 'the refund names no order');
  const orderId = ids.idPrefix + id;
  const messages = refundAlone(refund, orderId, ids);
  return messages.length === 0 ? { kind: 'nothing' } : { kind: 'order_change', orderId, messages };
}

function customerOf(customer: JsonObject, ids: StoreIds): StoreNews {
  const address = objectIn(customer, 'default_address') ?? objectsIn(customer, 'addresses')[0];
  const consent = objectIn(customer, 'email_marketing_consent');
  const buyer = buyerOf(
    {
      customerId: idIn(customer, 'id'),
      email: textIn(customer, 'email'),
      phone: textIn(customer, 'phone') ?? textIn(address, 'phone'),
      firstName: textIn(customer, 'first_name'),
      lastName: textIn(customer, 'last_name'),
      city: textIn(address, 'city'),
      country: countryName(textIn(address, 'country_code')) ?? textIn(address, 'country'),
      more: { createdAt: textIn(customer, 'created_at'), emailConsent: textIn(consent, 'state') },
    },
    ids,
  );
  const message = identifyMessage(
    buyer,
    ids,
    textIn(customer, 'updated_at') ?? textIn(customer, 'created_at'),
  );
  return message === undefined
    ? refusedField('id', 'the customer has no id')
    : { kind: 'messages', messages: [message] };
}

/** Of somebody who is known, and once a day: a checkout is updated with every field that is filled in. */
function checkoutOf(checkout: JsonObject, ids: StoreIds): StoreNews {
  const { userId, guestId } = shopifyBuyer(checkout, ids);
  const token = textIn(checkout, 'token') ?? idIn(checkout, 'id');
  const timestamp = textIn(checkout, 'updated_at') ?? textIn(checkout, 'created_at');
  if (token === undefined || (userId === undefined && guestId === undefined)) return { kind: 'nothing' };
  const message = {
    type: 'track',
    event: 'Checkout Started',
    messageId: `${ids.messagePrefix}checkout-${token}-${timestamp?.slice(0, 10) ?? ''}`.slice(0, 255),
    ...withoutGaps({ userId, anonymousId: guestId, timestamp }),
    properties: withoutGaps({
      checkout_id: token,
      value: amountText(moneyIn(checkout, 'total_price').shop),
      currency: currencyIn(checkout, 'total_price'),
    }),
  };
  return { kind: 'messages', messages: [message] };
}

const privacyKinds = {
  'customers/redact': 'erase',
  'customers/data_request': 'export',
  'shop/redact': 'erase_store',
} as const;

function privacyOf(
  topic: keyof typeof privacyKinds,
  { payload, deliveryId }: SignedDelivery,
  { idPrefix }: StoreIds,
): StoreNews {
  const customer = objectIn(payload, 'customer');
  const [id, guestId] = [idIn(customer, 'id'), guestIdOf(textIn(customer, 'email'))];
  const asked = idIn(objectIn(payload, 'data_request'), 'id');
  return {
    kind: 'privacy',
    request: privacyKinds[topic],
    requestKey: `${topic}:${id ?? ''}:${asked ?? deliveryId}`.slice(0, 190),
    subject: id === undefined ? null : idPrefix + id,
    guestSubject: guestId === undefined ? null : anonymousPrefix + guestId,
  };
}
