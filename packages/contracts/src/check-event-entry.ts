import { Compile } from 'typebox/compile';
import { flawOfId } from './events/id-flaw.ts';
import { CustomerEvent } from './events/customer-event.ts';

// A door of its own: the browser has no use for the compiled validator.
const validator = Compile(CustomerEvent);

/**
 * Whether a value, any JSON at all, is an event as `customer.events` carries it: its schema, and what the schema cannot
 * say. The one check of it: scoring asks here, and so does whoever repairs a dead letter.
 *
 * @returns the event, or the first flaw: the field as a JSON pointer, and its limit
 */
export function checkCustomerEvent(
  value: unknown,
): { readonly event: CustomerEvent } | { readonly flaw: string } {
  if (!validator.Check(value)) {
    const [first] = validator.Errors(value);
    return { flaw: first === undefined ? 'not an event' : `${first.instancePath || '/'} ${first.message}` };
  }
  const flaw = flawOf(value);
  return flaw === null ? { event: value } : { flaw };
}

function flawOf(event: CustomerEvent): string | null {
  if (event.occurredAt > event.receivedAt) return '/occurredAt must not be after receivedAt';
  for (const field of ['customerId', 'messageId', 'orderId', 'anonymousId'] as const) {
    const id = event[field];
    if (id === undefined) continue;
    const flaw = flawOfId(id);
    if (flaw !== undefined) return `/${field} ${flaw}`;
  }
  return null;
}
