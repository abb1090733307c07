'use client';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { CircleHelp, type LucideIcon, Moon, Search, Store, Sun, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent as KeyPress, type ReactNode, useEffect, useRef, useState } from 'react';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import { BandBadge } from '../parts/band-badge.tsx';
import { usePreferences } from '../../lib/preferences/preferences-context.tsx';
import { call } from '../../lib/api/call.ts';
import { customerPath, useHref, useShop } from '../../lib/session/shop-context.tsx';
import { GoKey } from './use-shortcut.tsx';
import { settingsItem, useNavItems } from './nav-items.ts';
import { openOverlay, useOverlay } from './overlays.ts';

/** Ctrl/⌘+K: a customer by part of a name, or any page. */
export function CommandPalette() {
  const overlay = useOverlay();
  const isOpen = overlay === 'palette';
  const [typed, setTyped] = useState('');
  const sought = typed.trim();
  const [chosen, setChosen] = useState('');
  /** Enter came before what was typed had been found: the first that is found is meant. */
  const [isEnterWaiting, setEnterWaiting] = useState(false);
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
    setEnterWaiting(false);
  };
  const run = (act: () => void) => () => {
    close();
    act();
  };

  const customers = sought === '' ? [] : (found.data?.items ?? []);
  const isFound = sought === '' || found.data !== undefined || found.isError;
  const goTo = (customerId: string) => run(() => router.push(href(customerPath(customerId))))();
  const first = customers[0]?.customerId;
  // The first that was found is chosen, so that Enter opens it.
  useEffect(() => {
    if (first !== undefined) setChosen(customerValue(first));
  }, [first, sought]);
  const openFirst = useRef(() => {});
  useEffect(() => {
    openFirst.current = () => {
      setEnterWaiting(false);
      if (first !== undefined) goTo(first);
    };
  });
  useEffect(() => {
    if (isEnterWaiting && isFound) openFirst.current();
  }, [isEnterWaiting, isFound]);
  const onKeyDown = (event: KeyPress) => {
    if (event.key !== 'Enter' || isFound || chosen) return;
    event.preventDefault();
    setEnterWaiting(true);
  };
  const navItems = useNavItems();
  const matches = (label: string) => label.toLowerCase().includes(sought.toLowerCase());

  const actions: readonly Entry[] = [
    ...shops
      .filter((other) => other.id !== shop.id)
      .map((other) => ({
        label: `Switch to ${other.name}`,
        icon: Store,
        onSelect: run(() => chooseShop(other.id)),
      })),
    { label: 'Light theme', icon: Sun, onSelect: run(() => setPreferences({ theme: 'light' })) },
    { label: 'Dark theme', icon: Moon, onSelect: run(() => setPreferences({ theme: 'dark' })) },
    { label: 'Show keys', icon: CircleHelp, onSelect: run(() => openOverlay('help')) },
  ];

  return (
    <>
      {navItems.map((item) => (
        <GoKey key={item.path} item={item} />
      ))}
      <Command.Dialog
        open={isOpen}
        onOpenChange={(open) => !open && close()}
        label="Find a customer, go anywhere"
        shouldFilter={false}
        value={chosen}
        onValueChange={setChosen}
        onKeyDown={onKeyDown}
        overlayClassName="fixed inset-0 z-40 bg-black/40"
        contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-md border border-line bg-raised shadow-float"
      >
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Search size={16} aria-hidden className="text-muted" />
          <Command.Input
            value={typed}
            onValueChange={(text) => {
              setTyped(text);
              setEnterWaiting(false);
            }}
            placeholder="Find a customer, go anywhere…"
            className="h-12 flex-1 bg-transparent text-md outline-none placeholder:text-muted"
          />
        </div>
        <Command.List className="max-h-[50vh] overflow-y-auto p-2">
          <Command.Empty className="px-3 py-6 text-center text-muted">
            {isFound ? 'Nothing found.' : 'Looking…'}
          </Command.Empty>
          {customers.length > 0 && (
            <Command.Group heading="Customers" className={groupLook}>
              {customers.map((customer) => (
                <Row
                  key={customer.customerId}
                  value={customerValue(customer.customerId)}
                  icon={<UserRound size={16} aria-hidden />}
                  onSelect={() => goTo(customer.customerId)}
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
          <Entries
            heading="Go to"
            entries={[...navItems, settingsItem].map(({ path, label, icon }) => ({
              label,
              icon,
              onSelect: run(() => router.push(href(path))),
            }))}
            matches={matches}
          />
          <Entries heading="Do" entries={actions} matches={matches} />
        </Command.List>
      </Command.Dialog>
    </>
  );
}

const groupLook =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted';

interface Entry {
  label: string;
  icon: LucideIcon;
  onSelect: () => void;
}

/** Those of a list that what is typed is part of. */
function Entries({
  heading,
  entries,
  matches,
}: {
  heading: string;
  entries: readonly Entry[];
  matches: (label: string) => boolean;
}) {
  const found = entries.filter(({ label }) => matches(label));
  if (found.length === 0) return null;
  return (
    <Command.Group heading={heading} className={groupLook}>
      {found.map(({ label, icon: Icon, onSelect }) => (
        <Row key={label} value={label} icon={<Icon size={16} aria-hidden />} onSelect={onSelect}>
          {label}
        </Row>
      ))}
    </Command.Group>
  );
}

function customerValue(customerId: string): string {
  return `customer ${customerId}`;
}

function Row(props: { value: string; icon: ReactNode; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={props.value}
      onSelect={props.onSelect}
      className="flex min-h-10 cursor-pointer items-center gap-2.5 rounded px-2.5 data-[selected=true]:bg-hover max-sm:min-h-11"
    >
      <span className="text-muted">{props.icon}</span>
      {props.children}
    </Command.Item>
  );
}
