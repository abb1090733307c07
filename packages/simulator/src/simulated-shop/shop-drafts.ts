import { dayMs } from '@ebb/domain';
import { campaigns, productsByCategory, categories, ticketSubjects, type Product } from './catalogue.ts';
import type { Customer } from './customer.ts';
import type { Random } from './random.ts';

/** What happened, before it has a time, a person and an id. */
export interface Draft {
  readonly type: 'track' | 'identify' | 'page' | 'screen';
  readonly event?: string;
  readonly name?: string;
  readonly properties?: Record<string, unknown>;
  readonly traits?: Record<string, unknown>;
}

/** An order as the simulation remembers it, to refund, cancel or complain about later. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly totalMinor: number;
  /** UTC day since 1970. */
  readonly day: number;
}

const currency = 'EUR';
const major = (minor: number): number => minor / 100;

const track = (event: string, properties: Record<string, unknown>): Draft => ({
  type: 'track',
  event,
  properties,
});

export function identified(customer: Customer): Draft {
  const { firstName, lastName, email, city, country, ageGroup, favouriteCategory, joinDay } = customer;
  return {
    type: 'identify',
    traits: {
      name: `${firstName} ${lastName}`,
      firstName,
      lastName,
      email,
      address: { city, country },
      ageGroup,
      favouriteCategory,
      createdAt: new Date(joinDay * dayMs).toISOString(),
    },
  };
}

/** The favourite shelf two times out of three. */
export function someProduct(customer: Customer, random: Random): Product {
  const category = random.chance(0.67) ? customer.favouriteCategory : random.pick(categories);
  return random.pick(productsByCategory.get(category) ?? []);
}

export function looked(customer: Customer, product: Product | undefined): Draft {
  if (product === undefined) {
    return customer.platform === 'app'
      ? { type: 'screen', name: 'Home' }
      : { type: 'page', name: 'Home', properties: { path: '/' } };
  }
  const { sku, name, category, priceMinor } = product;
  return track('Product Viewed', { product_id: sku, name, category, price: major(priceMinor), currency });
}

/** Fills a basket and pays. The products are listed as Segment's e-commerce v2 has them. */
export function ordered(
  customer: Customer,
  orderId: string,
  day: number,
  random: Random,
): { draft: Draft; order: PlacedOrder } {
  const lines = Array.from({ length: random.integer(1, 4) }, () => ({
    product: someProduct(customer, random),
    quantity: random.chance(0.75) ? 1 : random.integer(2, 4),
  }));
  const totalMinor = lines.reduce((sum, { product, quantity }) => sum + product.priceMinor * quantity, 0);
  const products = lines.map(({ product, quantity }) => ({
    product_id: product.sku,
    name: product.name,
    category: product.category,
    price: major(product.priceMinor),
    quantity,
  }));
  return {
    draft: track('Order Completed', { order_id: orderId, total: major(totalMinor), currency, products }),
    order: { orderId, totalMinor, day },
  };
}

export function paid(order: PlacedOrder, succeeded: boolean, random: Random): Draft {
  const properties = { order_id: order.orderId, total: major(order.totalMinor), currency };
  if (succeeded) return track('Payment Succeeded', properties);
  const reason = random.pick(['card_declined', 'insufficient_funds', 'expired_card', 'bank_timeout']);
  return track('Payment Failed', { ...properties, reason });
}

/** `share` 1 is the whole order. Without a name the shop has only booked the money back. */
export function refunded(order: PlacedOrder, share: number, named: boolean): Draft {
  const total = major(Math.round(order.totalMinor * share));
  return track('Order Refunded', { ...(named ? { order_id: order.orderId } : {}), total, currency });
}

export function cancelled(order: PlacedOrder): Draft {
  return track('Order Cancelled', { order_id: order.orderId, total: major(order.totalMinor), currency });
}

export function ticketOpened(ticketId: string, random: Random): Draft {
  return track('Support Ticket Opened', { ticket_id: ticketId, subject: random.pick(ticketSubjects) });
}

export function ticketClosed(ticketId: string): Draft {
  return track('Support Ticket Closed', { ticket_id: ticketId });
}

export type MailStep =
  'Email Delivered' | 'Email Opened' | 'Email Link Clicked' | 'Email Bounced' | 'Unsubscribed';

export function mailed(step: MailStep, mailId: string, random: Random): Draft {
  return track(step, {
    email_id: mailId,
    ...(step === 'Email Delivered' ? { email_subject: random.pick(campaigns) } : {}),
  });
}
