import { customerKey, ingestLimits, type CustomerEvent, type EventVerdict } from '@ebb/contracts';
import { isObject, type FieldRejection } from './steps/field-rejection.ts';
import { messageOfCloudEvent } from './steps/cloud-event.ts';
import { normaliseMessage, type MessageContext, type Normalised } from './steps/normalise-message.ts';

/** A checked event as it is written to `customer.events`. */
export interface EventRecord {
  readonly key: string;
  readonly value: string;
}

export interface TakenEvents {
  readonly records: readonly EventRecord[];
  /** One for each message, in its order. */
  readonly verdicts: readonly EventVerdict[];
}

export function eventRecord(event: CustomerEvent): EventRecord {
  return { key: customerKey(event.shopId, event.customerId), value: JSON.stringify(event) };
}

/**
 * Checks each message by itself: one that is refused costs its neighbours nothing.
 *
 * @param measure whether each message's own size must be looked at; a body below the limit holds none above it
 */
export function takeEvents(
  messages: readonly unknown[],
  context: MessageContext,
  measure: boolean,
): TakenEvents {
  return takeRead(messages, (message) => normaliseMessage(message, context), measure);
}

/** The same of CloudEvents. */
export function takeCloudMessages(
  events: readonly unknown[],
  context: MessageContext,
  measure: boolean,
): TakenEvents {
  return takeRead(
    events,
    (event) => {
      const message = messageOfCloudEvent(event);
      return 'rejection' in message
        ? { rejected: message.rejection }
        : normaliseMessage(message.value, context);
    },
    measure,
  );
}

function takeRead(
  messages: readonly unknown[],
  read: (message: unknown) => Normalised,
  measure: boolean,
): TakenEvents {
  const records: EventRecord[] = [];
  const verdicts = messages.map((message, index): EventVerdict => {
    const oversize = measure ? findOversize(message) : undefined;
    const result = oversize === undefined ? read(message) : { rejected: oversize };
    if ('rejected' in result) {
      return { index, messageId: givenId(message), status: 'rejected', ...result.rejected };
    }
    records.push(eventRecord(result.ok));
    return { index, messageId: result.ok.messageId, status: 'accepted' };
  });
  return { records, verdicts };
}

export const oversize: FieldRejection = {
  code: 'too_large',
  message: `an event may hold ${ingestLimits.eventBytes} bytes of JSON`,
};

function findOversize(message: unknown): FieldRejection | undefined {
  let json: string | undefined;
  try {
    json = JSON.stringify(message);
  } catch {
    // Nested so deep that it cannot be written out again: the check of its fields says where.
    return undefined;
  }
  return Buffer.byteLength(json) > ingestLimits.eventBytes ? oversize : undefined;
}

/** The id a message brings, if it is one that fits. */
export function givenId(message: unknown): string | null {
  const id = isObject(message) ? message['messageId'] : undefined;
  return typeof id === 'string' && id.length <= ingestLimits.idLength ? id : null;
}
