import type { KeyOwner } from '@ebb/db';
import {
  createRememberedLookup,
  type RememberedLookup,
  type RememberedLookupOptions,
} from './remembered-lookup.ts';

/** Whose write key it is; undefined for one that is nobody's, has expired or has been revoked. */
export type ShopKeys = RememberedLookup<KeyOwner>;

interface ShopKeysOptions extends RememberedLookupOptions<KeyOwner> {
  /** Told of every key that was found to be somebody's. */
  readonly onUse?: (owner: KeyOwner) => void;
}

export function createShopKeys({ onUse, ...options }: ShopKeysOptions): ShopKeys {
  const keys = createRememberedLookup(options);
  return {
    async find(writeKey) {
      const owner = await keys.find(writeKey);
      if (owner !== undefined) onUse?.(owner);
      return owner;
    },
  };
}
