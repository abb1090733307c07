import type { JsonObject } from '../../steps/field-rejection.ts';
import { buyerOf, countryName, identifyMessage } from '../buyer.ts';
import { idIn, objectIn, textIn } from '../read-payload.ts';
import {
  notUsed,
  refusedField,
  type SignedDelivery,
  type StoreIds,
  type StoreNews,
} from '../store-delivery.ts';
import { timeIn, woocommerceDeletion, woocommerceOrder } from './woocommerce-order.ts';

/** What a webhook of WooCommerce says: its resources as version 3 of its REST interface describes them. */
export function woocommerceNews(delivery: SignedDelivery, ids: StoreIds): StoreNews {
  const { topic, payload } = delivery;
  switch (topic) {
    case 'order.created':
    case 'order.updated':
    case 'order.restored':
      return woocommerceOrder(delivery, ids);
    case 'order.deleted':
      return woocommerceDeletion(delivery, ids);
    case 'customer.created':
    case 'customer.updated':
      return customerOf(payload, ids);
    case 'customer.deleted':
      return notUsed(
        'an account was deleted in the store; the orders stay. Who asked to be forgotten is erased on the customer’s page',
      );
    default:
      return notUsed(`webhooks of the topic ${topic} are not used`);
  }
}

function customerOf(customer: JsonObject, ids: StoreIds): StoreNews {
  const billing = objectIn(customer, 'billing');
  const buyer = buyerOf(
    {
      customerId: idIn(customer, 'id'),
      email: textIn(customer, 'email') ?? textIn(billing, 'email'),
      phone: textIn(billing, 'phone'),
      firstName: textIn(customer, 'first_name') ?? textIn(billing, 'first_name'),
      lastName: textIn(customer, 'last_name') ?? textIn(billing, 'last_name'),
      city: textIn(billing, 'city'),
      country: countryName(textIn(billing, 'country')),
      more: { createdAt: timeIn(customer, 'date_created') },
    },
    ids,
  );
  const changedAt = timeIn(customer, 'date_modified') ?? timeIn(customer, 'date_created');
  const message = identifyMessage(buyer, ids, changedAt);
  return message === undefined
    ? refusedField('id', 'the customer has no id')
    : { kind: 'messages', messages: [message] };
}
