import { createHash } from 'node:crypto';
import type { ShopRecord } from '@ebb/domain';
import type { JsonObject } from './field-rejection.ts';

/** What makes two messages the same. Not `sentAt`: it differs between two attempts at one message. */
const identity = [
  'type',
  'userId',
  'anonymousId',
  'event',
  'name',
  'timestamp',
  'originalTimestamp',
  'properties',
] as const;

/**
 * An id for a message that came without one. Where the message says when it happened, the id is derived from its
 * content, so that sending it again is recognised as a repeat. Where it does not, two equal messages may well be two
 * events (two visits), so the id is that of this delivery: sent again over HTTP it counts again.
 *
 * @param message already checked, so its parts can be written out again
 */
export function messageIdOf(
  message: JsonObject,
  context: { readonly shop: ShopRecord; readonly deliveryId: () => string },
): string {
  const dated = typeof message['timestamp'] === 'string' || typeof message['originalTimestamp'] === 'string';
  if (!dated) return `auto-${context.deliveryId()}`;
  const traits = message['type'] === 'identify' ? message['traits'] : undefined;
  const content = JSON.stringify([context.shop.id, ...identity.map((field) => message[field]), traits]);
  return `auto-${createHash('sha256').update(content).digest('hex').slice(0, 32)}`;
}
