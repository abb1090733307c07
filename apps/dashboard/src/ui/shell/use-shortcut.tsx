'use client';
import { useHotkeys } from 'react-hotkeys-hook';
import { useRouter } from 'next/navigation';
import { usePreferences } from '../../lib/preferences/preferences-context.tsx';
import { useHref } from '../../lib/session/shop-context.tsx';
import type { NavItem } from './nav-items.ts';

/** True while a dialog or a menu has the keyboard. */
function isElsewhere(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

const always = () => true;

/**
 * Single keys of a page, as typed on any keyboard layout. They rest while a field, a dialog or a menu has the
 * focus, while `isOn` says no, and when the person switched them off.
 */
export function useShortcut(keys: string, act: () => void, isOn: () => boolean = always): void {
  const { preferences } = usePreferences();
  useHotkeys(
    keys,
    (event) => {
      if (event.repeat && keys !== 'j' && keys !== 'k') return;
      // A dialog that this very key has closed is gone already; it has taken the key.
      if (event.defaultPrevented || isElsewhere() || !isOn()) return;
      event.preventDefault();
      act();
    },
    { enabled: preferences.shortcuts, useKey: true },
    [act, isOn],
  );
}

/** `g` and then the page's own key. */
export function GoKey({ item }: { item: NavItem }) {
  const router = useRouter();
  const href = useHref();
  useShortcut(`g>${item.key}`, () => router.push(href(item.path)));
  return null;
}
