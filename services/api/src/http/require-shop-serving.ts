import type { CurrentServings, ShopServing } from '@ebb/model-serving';
import { ProblemError } from '@ebb/service-kit';

/**
 * What scores the customers of a shop, as decided at this moment.
 *
 * @throws ProblemError 404
 */
export async function requireShopServing(servings: CurrentServings, shopId: string): Promise<ShopServing> {
  return requireFound(await servings.ofShop(shopId));
}

/** @throws ProblemError 404 */
export function requireFound<Found>(shop: Found | undefined): Found {
  if (shop === undefined) throw new ProblemError(404, 'shop-not-found', 'There is no such shop');
  return shop;
}
