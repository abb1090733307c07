import { useHref, useShop } from '../../../lib/session/shop-context.tsx';
import { rememberedAddress } from './queue-memory.ts';

/** The way back to the queue as it was left; to its beginning when there is none, or it was another shop's. */
export function useQueueHref(): string {
  const { shop } = useShop();
  const start = useHref()('/alerts');
  const left = rememberedAddress();
  const leftShop = left && new URL(left, 'http://here').searchParams.get('shop');
  return left !== null && leftShop === shop.id ? left : start;
}
