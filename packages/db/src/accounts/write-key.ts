import { createHash } from 'node:crypto';
import type { ShopRecord } from '@ebb/domain';
import type { Database } from '../connection/open-database.ts';
import { shopRecordOf } from '../tables/shop.ts';

/** Hash under which a write key is stored: SHA-256, hex. Keys are long and random, so no salt is needed. */
export function hashWriteKey(writeKey: string): string {
  return createHash('sha256').update(writeKey).digest('hex');
}

/** Who sends with a write key. */
export interface KeyOwner {
  readonly shop: ShopRecord;
  /** The name the shop gave the key. */
  readonly keyName: string;
}

/**
 * Whose write key it is. Keys are looked up by their hash; the table never holds one.
 *
 * @returns undefined for a key that does not exist or has been revoked
 */
export async function findKeyOwner({ prisma }: Database, writeKey: string): Promise<KeyOwner | undefined> {
  const key = await prisma.writeKey.findUnique({ where: { keyHash: hashWriteKey(writeKey) } });
  if (key === null || key.revokedMs !== null) return undefined;
  const shop = await prisma.shop.findUnique({ where: { id: key.shopId } });
  return shop === null ? undefined : { shop: shopRecordOf(shop), keyName: key.name };
}
