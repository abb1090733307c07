'use client';
import { Check, ChevronsUpDown, Store } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { usePathname, useRouter } from 'next/navigation';
import { classNames } from '../parts/class-names.ts';
import { Menu, menuItemLook } from '../parts/menu.tsx';
import { withQuery } from '../../lib/api/call.ts';
import { useShop } from '../../lib/session/shop-context.tsx';

/** Another shop has other customers and alerts: from a page about one of them, switching leads to its list. */
export function ShopSwitcher({ isWide = false }: { isWide?: boolean }) {
  const { shop, shops } = useShop();
  const router = useRouter();
  const section = `/${usePathname().split('/')[1] ?? 'alerts'}`;
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Shop: ${shop.name}. Switch shop`}
          className={classNames(
            'flex min-h-10 items-center gap-2.5 rounded-md border border-line px-2.5 py-1 text-left hover:bg-hover max-sm:min-h-11',
            !isWide && 'max-lg:justify-center max-lg:px-0',
          )}
        >
          <Store size={16} aria-hidden className="shrink-0 text-muted" />
          <span className={classNames('min-w-0 flex-1', !isWide && 'max-lg:hidden')}>
            <span className="block truncate text-sm font-medium">{shop.name}</span>
            <span className="block truncate text-xs text-muted">
              {shop.currency} · {shop.timeZone}
            </span>
          </span>
          <ChevronsUpDown
            size={14}
            aria-hidden
            className={classNames('text-muted', !isWide && 'max-lg:hidden')}
          />
        </button>
      }
    >
      <DropdownMenu.RadioGroup
        value={shop.id}
        onValueChange={(id) => router.push(withQuery(section, { shop: id }))}
        aria-label="Shop"
      >
        {shops.map((other) => (
          <DropdownMenu.RadioItem
            key={other.id}
            value={other.id}
            className={classNames(menuItemLook, 'cursor-pointer')}
          >
            <span className="flex-1">
              <span className="block">{other.name}</span>
              <span className="block text-xs text-muted">
                {other.currency} · {other.timeZone}
              </span>
            </span>
            <DropdownMenu.ItemIndicator>
              <Check size={16} aria-hidden className="text-accent" />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </Menu>
  );
}
