'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { classNames } from '../parts/class-names.ts';
import { useHref } from '../../lib/session/shop-context.tsx';
import { useNavItems } from './nav-items.ts';
import { ShopSwitcher } from './shop-switcher.tsx';
import { UserMenu } from './user-menu.tsx';

/** The phone's navigation, within reach of a thumb. */
export function BottomTabs() {
  const pathname = usePathname();
  const href = useHref();
  const navItems = useNavItems();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex overflow-x-auto border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {navItems.map(({ path, label, icon: Icon }) => {
        const isHere = pathname.startsWith(path);
        return (
          <Link
            key={path}
            href={href(path)}
            aria-current={isHere ? 'page' : undefined}
            className={classNames(
              'flex min-h-14 min-w-16 flex-1 flex-col items-center justify-center gap-0.5 text-xs text-muted',
              isHere && 'font-semibold text-accent',
            )}
          >
            <Icon size={20} aria-hidden /> {label}
          </Link>
        );
      })}
    </nav>
  );
}

/** The phone's top bar: which shop, and who. */
export function PhoneBar() {
  return (
    <div className="sticky top-0 z-20 flex items-center justify-between gap-2 border-b border-line bg-panel px-3 py-1.5 sm:hidden">
      <ShopSwitcher isWide />
      <UserMenu isBare />
    </div>
  );
}
