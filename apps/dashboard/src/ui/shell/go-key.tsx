'use client';
import { useRouter } from 'next/navigation';
import { useHref } from '../../lib/session/shop-context.tsx';
import type { NavItem } from './nav-items.ts';
import { useShortcut } from './use-shortcut.ts';

/** `g` and then the page's own key. */
export function GoKey({ item }: { item: NavItem }) {
  const router = useRouter();
  const href = useHref();
  useShortcut(`g>${item.key}`, () => router.push(href(item.path)));
  return null;
}
