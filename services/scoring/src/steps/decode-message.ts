import { CustomerEvent } from '@ebb/contracts';
import type { FetchedMessage } from '@ebb/kafka';
import { Compile } from 'typebox/compile';
import type { Decoded } from '../outcome.ts';

const validator = Compile(CustomerEvent);

/** Reads one message of `customer.events`. Never throws: whatever is no event comes back as poison, with the reason. */
export function decodeMessage({ value }: Pick<FetchedMessage, 'value'>): Decoded {
  if (value === null || value.length === 0) return poison('empty', 'the message has no value');
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString('utf8'));
  } catch (error) {
    return poison('not_json', error instanceof Error ? error.message : 'unreadable');
  }
  if (!validator.Check(parsed)) {
    const [first] = validator.Errors(parsed);
    return poison(
      'invalid_event',
      first === undefined ? 'not an event' : `${first.instancePath || '/'} ${first.message}`,
    );
  }
  const flaw = flawOf(parsed);
  return flaw === null ? { kind: 'event', event: parsed } : poison('invalid_event', flaw);
}

/** What the schema cannot say. */
function flawOf(event: CustomerEvent): string | null {
  if (event.occurredAt > event.receivedAt) return '/occurredAt must not be after receivedAt';
  for (const field of ['customerId', 'messageId', 'orderId'] as const) {
    const id = event[field];
    if (id === undefined) continue;
    if (id.endsWith(' ')) return `/${field} must not end in a space`;
    if (!id.isWellFormed()) return `/${field} must be well-formed Unicode`;
  }
  return null;
}

function poison(reason: Extract<Decoded, { kind: 'poison' }>['reason'], detail: string): Decoded {
  return { kind: 'poison', reason, detail };
}
