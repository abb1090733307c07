import { topics } from '@ebb/contracts';
import type { FetchedMessage } from '@ebb/kafka';
import { writeKeyIn } from '../shop-events/raw-intake.ts';
import type { ShopKeys } from '../keys/shop-keys.ts';
import { isObject } from '../steps/field-rejection.ts';

export interface LetterShopParts {
  readonly topicPrefix: string;
  readonly shopKeys: ShopKeys;
  readonly hasShop: (shopId: string) => boolean;
}

/**
 * Whose message a dead letter is: that of its write key, or the one that a checked event names.
 *
 * @param json what the message holds; undefined where it is no JSON
 * @returns undefined where nobody can be named, so that no shop sees it
 * @throws when the record cannot be asked
 */
export async function shopOfLetter(
  topic: string,
  message: FetchedMessage,
  json: unknown,
  { topicPrefix, shopKeys, hasShop }: LetterShopParts,
): Promise<string | undefined> {
  if (topic === topicPrefix + topics.shopEvents.name) {
    const writeKey = writeKeyIn(message, json);
    if (writeKey === undefined || writeKey === '') return undefined;
    return (await shopKeys.find(writeKey))?.shop.id;
  }
  if (topic !== topicPrefix + topics.customerEvents.name) return undefined;
  const named = isObject(json) ? json['shopId'] : undefined;
  const [keyed = ''] = message.key?.toString().split(':', 1) ?? [];
  const shopId = typeof named === 'string' ? named : keyed;
  return hasShop(shopId) ? shopId : undefined;
}
