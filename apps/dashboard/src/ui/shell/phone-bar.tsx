'use client';
import { ShopSwitcher } from './shop-switcher.tsx';
import { UserMenu } from './user-menu.tsx';

/** The phone's top bar: which shop, and who. */
export function PhoneBar() {
  return (
    <div className="sticky top-0 z-20 flex items-center justify-between gap-2 border-b border-line bg-panel px-3 py-1.5 sm:hidden">
      <ShopSwitcher isWide />
      <UserMenu isBare />
    </div>
  );
}
