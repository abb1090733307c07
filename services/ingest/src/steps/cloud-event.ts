import { createHash } from 'node:crypto';
import { eventKindByName, ingestLimits } from '@ebb/contracts';
import { isObject, rejection, type JsonObject, type Reading } from './field-rejection.ts';

/**
 * A CloudEvent (CloudEvents 1.0.2) as the message that Segment's libraries would send of it:
 *
 * - `type` is the event: the longest end of it that is a known name (`com.shop.order.completed.v2`: Order Completed),
 *   else the whole. `…identify`, `…page` and `…screen` are those calls.
 * - The customer is the extension attribute `userid` or `anonymousid`, else the `subject`.
 * - `source` and `id`, which together name an event and its repeats, are the message's id; `time` is its timestamp.
 * - `data` are the properties; of an identify, the traits.
 *
 * @param event in the JSON event format
 */
export function messageOfCloudEvent(event: unknown): Reading<JsonObject> {
  if (!isObject(event)) return rejection('not_an_object', undefined, 'a CloudEvent must be a JSON object');
  const { specversion, time } = event;
  if (specversion !== '1.0') {
    return rejection(
      'invalid_field',
      'specversion',
      'must be "1.0", the version of CloudEvents that is taken',
    );
  }
  const [id, source, type] = [textOf(event, 'id'), textOf(event, 'source'), textOf(event, 'type')];
  for (const [field, value] of Object.entries({ id, source, type })) {
    if (value === undefined)
      return rejection('invalid_field', field, 'must be given: CloudEvents requires it');
  }
  const data = dataOf(event);
  if ('rejection' in data) return data;
  const call = callOf(type!);
  const userId =
    textOf(event, 'userid') ?? (textOf(event, 'anonymousid') ? undefined : textOf(event, 'subject'));
  return {
    value: {
      ...call,
      messageId: messageIdOf(source!, id!),
      ...(userId === undefined ? {} : { userId }),
      ...(textOf(event, 'anonymousid') === undefined ? {} : { anonymousId: event['anonymousid'] }),
      ...(time === undefined ? {} : { timestamp: time }),
      [call.type === 'identify' ? 'traits' : 'properties']: data.value,
    },
  };
}

function textOf(event: JsonObject, attribute: string): string | undefined {
  const value = event[attribute];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function messageIdOf(source: string, id: string): string {
  const whole = `${source}#${id}`;
  if (whole.length <= ingestLimits.idLength) return whole;
  return `cloudevent-${createHash('sha256').update(`${source}\n${id}`).digest('hex')}`;
}

type Call =
  { readonly type: 'identify' | 'page' | 'screen' } | { readonly type: 'track'; readonly event: string };

const calls: ReadonlyMap<string, 'identify' | 'page' | 'screen'> = new Map([
  ['identify', 'identify'],
  ['identified', 'identify'],
  ['page', 'page'],
  ['page viewed', 'page'],
  ['screen', 'screen'],
  ['screen viewed', 'screen'],
]);

function callOf(type: string): Call {
  const words = type
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !/^v\d+$/.test(word));
  for (let first = 0; first < words.length; first++) {
    const name = words.slice(first).join(' ');
    const call = calls.get(name);
    if (call !== undefined) return { type: call };
    if (eventKindByName.has(name)) return { type: 'track', event: name };
  }
  return { type: 'track', event: type };
}

/** `data` of JSON, as it is or in `data_base64`. */
function dataOf(event: JsonObject): Reading<JsonObject> {
  const { data, data_base64: packed } = event;
  let value = data;
  if (data === undefined && typeof packed === 'string') {
    try {
      value = JSON.parse(Buffer.from(packed, 'base64').toString()) as unknown;
    } catch {
      return rejection('invalid_field', 'data_base64', 'must hold JSON');
    }
  }
  if (value === undefined || value === null) return { value: {} };
  return isObject(value) ? { value } : rejection('invalid_field', 'data', 'must be a JSON object');
}
