import { checkCustomerEvent } from '@ebb/contracts/check-event';
import type { FetchedMessage } from '@ebb/kafka';
import type { Decoded } from '../outcome.ts';

/** Reads one message of `customer.events`. Never throws: whatever is no event comes back as poison, with the reason. */
export function decodeMessage({ value }: Pick<FetchedMessage, 'value'>): Decoded {
  if (value === null || value.length === 0) return poison('empty', 'the message has no value');
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString('utf8'));
  } catch (error) {
    return poison('not_json', error instanceof Error ? error.message : 'unreadable');
  }
  const checked = checkCustomerEvent(parsed);
  return 'event' in checked ? { kind: 'event', event: checked.event } : poison('invalid_event', checked.flaw);
}

function poison(reason: Extract<Decoded, { kind: 'poison' }>['reason'], detail: string): Decoded {
  return { kind: 'poison', reason, detail };
}
