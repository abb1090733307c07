import { findShop, type Database } from '@ebb/db';
import type { AlertContent } from '../content.ts';

export type FindShopContent = (shopId: string) => Promise<AlertContent['shop'] | undefined>;

/** What messages say of a shop; each shop is read once. */
export function shopContents(db: Database): FindShopContent {
  const found = new Map<string, Promise<AlertContent['shop'] | undefined>>();
  return (shopId) => {
    const known = found.get(shopId) ?? read(db, shopId);
    found.set(shopId, known);
    return known;
  };
}

async function read(db: Database, shopId: string): Promise<AlertContent['shop'] | undefined> {
  const shop = await findShop(db, shopId);
  return shop && { id: shop.id, name: shop.name, currencyDigits: shop.currencyDigits };
}
