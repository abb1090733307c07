'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { classNames } from '../parts/class-names.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref } from '../../lib/session/shop-context.tsx';
import { Logo } from './logo.tsx';
import { type NavItem, settingsItem, useNavItems, useOpenRequests, useWorkload } from './nav-items.ts';
import { UserMenu } from './user-menu.tsx';
import { ShopSwitcher } from './shop-switcher.tsx';

export function Sidebar() {
  const workload = useWorkload();
  const navItems = useNavItems();
  const openRequests = useOpenRequests();
  return (
    <aside className="sticky top-0 flex h-dvh w-14 shrink-0 flex-col gap-1 border-r border-line bg-panel p-2 max-sm:hidden lg:w-56 lg:p-3">
      <Logo />
      <ShopSwitcher />
      <nav aria-label="Main" className="mt-2 flex flex-1 flex-col gap-0.5">
        {navItems.map((item) => (
          <SidebarLink
            key={item.path}
            item={item}
            count={item.path === '/alerts' ? workload?.counts.today : undefined}
            of="for today"
          />
        ))}
        <span className="flex-1" />
        <SidebarLink item={settingsItem} count={openRequests} of="open requests of customers" />
      </nav>
      <UserMenu />
    </aside>
  );
}

function SidebarLink({ item, count, of }: { item: NavItem; count: number | undefined; of: string }) {
  const isHere = usePathname().startsWith(item.path);
  const href = useHref();
  const formats = useFormats();
  const Icon = item.icon;
  return (
    <Link
      href={href(item.path)}
      aria-current={isHere ? 'page' : undefined}
      title={item.label}
      className={classNames(
        'flex h-9 items-center gap-2.5 rounded-md px-2.5 text-base text-muted hover:bg-hover hover:text-text max-lg:justify-center max-lg:px-0',
        isHere && 'bg-picked font-medium text-text',
      )}
    >
      <Icon size={17} aria-hidden className={isHere ? 'text-accent' : ''} />
      <span className="flex-1 max-lg:sr-only">{item.label}</span>
      {count !== undefined && count > 0 && (
        <span className="rounded-full bg-well px-1.5 text-xs text-muted max-lg:hidden">
          {formats.number(count)}
          <span className="sr-only"> {of}</span>
        </span>
      )}
    </Link>
  );
}
