import type { ShopRecord, ShopSettings } from '@ebb/domain';
import type { Database } from '../connection/open-database.ts';
import { hashWriteKey } from '../accounts/seed-demo.ts';

/**
 * The shop a write key belongs to. Keys are looked up by their hash; the table never holds one.
 *
 * @returns undefined for a key that does not exist or has been revoked
 */
export async function findShopByWriteKey(db: Database, writeKey: string): Promise<ShopRecord | undefined> {
  const key = await db.prisma.writeKey.findUnique({ where: { keyHash: hashWriteKey(writeKey) } });
  if (key === null || key.revokedMs !== null) return undefined;
  const shop = await db.prisma.shop.findUnique({ where: { id: key.shopId } });
  if (shop === null) return undefined;
  return {
    id: shop.id,
    currency: shop.currency,
    currencyDigits: shop.currencyDigits,
    settings: JSON.parse(shop.settings) as ShopSettings,
  };
}
