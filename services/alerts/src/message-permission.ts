import { isAllowed, messagePermissions, type ClientToServer } from '@ebb/contracts';
import type { SessionOwner } from '@ebb/db';

/** Whether somebody may send a message about a shop: the matrix says what it takes, and the shop must be one's own. */
export function maySend(
  { role, shops }: Pick<SessionOwner, 'role' | 'shops'>,
  message: keyof ClientToServer,
  shopId: string,
): boolean {
  return isAllowed(role, messagePermissions[message]) && shops.includes(shopId);
}
