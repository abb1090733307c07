import type { JsonObject } from '../../src/steps/field-rejection.ts';

/** Amounts in both currencies, as Shopify writes them. */
export function moneySet(shop: string, currency = 'EUR', presentment = shop, presentmentCurrency = currency) {
  return {
    shop_money: { amount: shop, currency_code: currency },
    presentment_money: { amount: presentment, currency_code: presentmentCurrency },
  };
}

export const shopifyCustomer: JsonObject = {
  id: 6_940_095_564,
  email: 'Ada@Quill.example',
  first_name: 'Ada',
  last_name: 'Quill',
  phone: '+49301234',
  state: 'enabled',
  created_at: '2026-02-01T10:00:00+01:00',
  updated_at: '2026-03-01T10:00:02+01:00',
  email_marketing_consent: { state: 'subscribed', opt_in_level: 'single_opt_in' },
  default_address: { city: 'Berlin', country: 'Germany', country_code: 'DE' },
};

/** An order with the fields that Shopify's documents name, as far as they matter here: two lines, a discount, tax, shipping. */
export function shopifyOrder(change: JsonObject = {}): JsonObject {
  return {
    id: 5_123_456_789_012,
    admin_graphql_api_id: 'gid://shopify/Order/5123456789012',
    name: '#1001',
    email: 'ada@quill.example',
    test: false,
    created_at: '2026-03-01T10:00:00+01:00',
    processed_at: '2026-03-01T10:00:00+01:00',
    updated_at: '2026-03-01T10:00:01+01:00',
    cancelled_at: null,
    currency: 'EUR',
    presentment_currency: 'EUR',
    financial_status: 'paid',
    fulfillment_status: null,
    total_price: '53.90',
    total_price_set: moneySet('53.90'),
    current_total_price: '53.90',
    current_total_price_set: moneySet('53.90'),
    total_tax: '8.61',
    total_discounts: '5.00',
    total_shipping_price_set: moneySet('4.90'),
    customer: shopifyCustomer,
    shipping_address: { city: 'Berlin', country: 'Germany', country_code: 'DE' },
    line_items: [
      {
        ...{ id: 1, product_id: 77, sku: 'T-1', title: 'Tea', quantity: 2, current_quantity: 2 },
        ...{ price: '20.00', price_set: moneySet('20.00') },
        discount_allocations: [{ amount: '5.00', amount_set: moneySet('5.00') }],
      },
      { id: 2, product_id: null, sku: null, title: 'Gift wrap', quantity: 1, price: '14.00' },
    ],
    refunds: [],
    ...change,
  };
}

export function shopifyRefund(
  amount: string,
  change: JsonObject = {},
  transaction: JsonObject = {},
): JsonObject {
  return {
    id: 929_361,
    order_id: 5_123_456_789_012,
    created_at: '2026-03-04T10:00:00+01:00',
    processed_at: '2026-03-04T10:00:00+01:00',
    refund_line_items: [],
    order_adjustments: [],
    transactions: [
      {
        ...{ id: 179_259_969, order_id: 5_123_456_789_012, kind: 'refund', status: 'success' },
        ...{ amount, currency: 'EUR', processed_at: '2026-03-04T10:00:00+01:00' },
        ...transaction,
      },
    ],
    ...change,
  };
}

/** An order of WooCommerce's REST interface, version 3. */
export function woocommerceOrder(change: JsonObject = {}): JsonObject {
  return {
    id: 727,
    number: '727',
    status: 'processing',
    currency: 'EUR',
    date_created: '2026-03-01T11:00:00',
    date_created_gmt: '2026-03-01T10:00:00',
    date_modified: '2026-03-01T11:00:05',
    date_modified_gmt: '2026-03-01T10:00:05',
    total: '29.35',
    total_tax: '1.35',
    discount_total: '0.00',
    shipping_total: '10.00',
    customer_id: 25,
    billing: {
      ...{ first_name: 'Ada', last_name: 'Quill', email: 'ada@quill.example', phone: '555' },
      ...{ city: 'Wien', country: 'AT' },
    },
    shipping: { first_name: 'Ada', country: 'AT' },
    line_items: [{ id: 315, name: 'Tea', product_id: 93, quantity: 2, total: '18.00', sku: '', price: 9 }],
    refunds: [],
    ...change,
  };
}
