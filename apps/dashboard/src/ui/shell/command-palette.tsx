'use client';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { CircleHelp, Moon, Search, Store, Sun, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import { BandBadge } from '../parts/band-badge.tsx';
import { usePreferences } from '../../lib/preferences/preferences-context.tsx';
import { call } from '../../lib/api/call.ts';
import { customerPath, useHref, useShop } from '../../lib/session/shop-context.tsx';
import { GoKey } from './use-shortcut.tsx';
import { navItems, settingsItem } from './nav-items.ts';
import { openOverlay, useOverlay } from './overlays.ts';

/** Ctrl/⌘+K: a customer by part of a name, or any page. */
export function CommandPalette() {
  const overlay = useOverlay();
  const isOpen = overlay === 'palette';
  const [typed, setTyped] = useState('');
  const sought = useDeferredValue(typed.trim());
  const router = useRouter();
  const href = useHref();
  const { shop, shops, chooseShop } = useShop();
  const { setPreferences } = usePreferences();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      openOverlay('palette');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const found = useQuery({
    queryKey: ['customers', 'palette', shop.id, sought],
    queryFn: ({ signal }) => call('listCustomers', { query: { shop: shop.id, q: sought, limit: 6 } }, signal),
    enabled: isOpen && sought !== '',
  });

  const close = () => {
    openOverlay(null);
    setTyped('');
  };
  const run = (act: () => void) => () => {
    close();
    act();
  };

  return (
    <>
      {navItems.map((item) => (
        <GoKey key={item.path} item={item} />
      ))}
      <Command.Dialog
        open={isOpen}
        onOpenChange={(open) => !open && close()}
        label="Find a customer, go anywhere"
        shouldFilter
        overlayClassName="fixed inset-0 z-40 bg-black/40"
        contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-md border border-line bg-raised shadow-float"
      >
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Search size={16} aria-hidden className="text-muted" />
          <Command.Input
            value={typed}
            onValueChange={setTyped}
            placeholder="Find a customer, go anywhere…"
            className="h-12 flex-1 bg-transparent text-md outline-none placeholder:text-muted"
          />
        </div>
        <Command.List className="max-h-[50vh] overflow-y-auto p-2">
          <Command.Empty className="px-3 py-6 text-center text-muted">
            {found.isFetching ? 'Looking…' : 'Nothing found.'}
          </Command.Empty>
          {found.data && found.data.items.length > 0 && (
            <Command.Group heading="Customers" className={groupLook}>
              {found.data.items.map((customer) => (
                <Row
                  key={customer.customerId}
                  value={`customer ${customer.customerId} ${customer.name ?? ''} ${customer.email ?? ''} ${sought}`}
                  icon={<UserRound size={16} aria-hidden />}
                  onSelect={run(() => router.push(href(customerPath(customer.customerId))))}
                >
                  <span className="min-w-0 flex-1 truncate">
                    {customerTitle(customer)}{' '}
                    <span className="text-muted">{customer.email ?? customer.customerId}</span>
                  </span>
                  <BandBadge band={customer.band} score={customer.score} />
                </Row>
              ))}
            </Command.Group>
          )}
          <Command.Group heading="Go to" className={groupLook}>
            {[...navItems, settingsItem].map(({ path, label, icon: Icon }) => (
              <Row
                key={path}
                icon={<Icon size={16} aria-hidden />}
                onSelect={run(() => router.push(href(path)))}
              >
                {label}
              </Row>
            ))}
          </Command.Group>
          <Command.Group heading="Do" className={groupLook}>
            {shops
              .filter((other) => other.id !== shop.id)
              .map((other) => (
                <Row
                  key={other.id}
                  icon={<Store size={16} aria-hidden />}
                  onSelect={run(() => chooseShop(other.id))}
                >
                  Switch to {other.name}
                </Row>
              ))}
            <Row
              icon={<Sun size={16} aria-hidden />}
              onSelect={run(() => setPreferences({ theme: 'light' }))}
            >
              Light theme
            </Row>
            <Row
              icon={<Moon size={16} aria-hidden />}
              onSelect={run(() => setPreferences({ theme: 'dark' }))}
            >
              Dark theme
            </Row>
            <Row icon={<CircleHelp size={16} aria-hidden />} onSelect={run(() => openOverlay('help'))}>
              Show keys
            </Row>
          </Command.Group>
        </Command.List>
      </Command.Dialog>
    </>
  );
}

const groupLook =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted';

function Row(props: { value?: string; icon: ReactNode; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      {...(props.value === undefined ? {} : { value: props.value })}
      onSelect={props.onSelect}
      className="flex min-h-10 cursor-pointer items-center gap-2.5 rounded px-2.5 data-[selected=true]:bg-hover max-sm:min-h-11"
    >
      <span className="text-muted">{props.icon}</span>
      {props.children}
    </Command.Item>
  );
}
