'use client';
import type { Shop } from '@ebb/contracts';
import { useQueryState } from 'nuqs';
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react';
import { NoPermission } from '../../ui/shell/placeholders.tsx';
import { withQuery } from '../api/call.ts';
import { useUser } from './session-gate.tsx';

interface ShopContext {
  shop: Shop;
  shops: readonly Shop[];
  chooseShop: (id: string) => void;
}

const Context = createContext<ShopContext | null>(null);
const rememberedKey = 'ebb.shop';

function remembered(): string | null {
  return typeof window === 'undefined' ? null : window.localStorage.getItem(rememberedKey);
}

/** The shop the page is about: the address bar's, else the one used last, else the first. */
export function ShopProvider({ children }: { children: ReactNode }) {
  const { shops } = useUser();
  const [inAddress, setInAddress] = useQueryState('shop', { history: 'replace' });
  const wanted = inAddress ?? remembered();
  const shop = shops.find(({ id }) => id === wanted) ?? (inAddress === null ? shops[0] : undefined);
  const shopId = shop?.id;

  useEffect(() => {
    if (!shopId) return;
    window.localStorage.setItem(rememberedKey, shopId);
    // So that the address can be shared as it is.
    if (inAddress !== shopId) void setInAddress(shopId);
  }, [shopId, inAddress, setInAddress]);

  const value = useMemo(
    () =>
      shop ? { shop, shops, chooseShop: (id: string) => void setInAddress(id, { history: 'push' }) } : null,
    [shop, shops, setInAddress],
  );
  if (!value) return <NoPermission shops={shops} />;
  return <Context value={value}>{children}</Context>;
}

export function useShop(): ShopContext {
  const value = use(Context);
  if (!value) throw new Error('useShop outside of ShopProvider');
  return value;
}

/** Addresses of our own pages, with the shop in them. */
export function useHref(): (path: string, parameters?: Record<string, string>) => string {
  const { shop } = useShop();
  return (path, parameters = {}) => withQuery(path, { shop: shop.id, ...parameters });
}

/** Ids are the shop's own free text: a slash or a question mark in one must not become part of the path. */
export function customerPath(customerId: string): string {
  return `/customers/${encodeURIComponent(customerId)}`;
}
