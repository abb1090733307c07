import type { Alert } from '@ebb/contracts';

/** The alert's own page. */
export function alertAddress(publicUrl: string, { id, shopId }: Pick<Alert, 'id' | 'shopId'>): string {
  const address = new URL(`alerts/${encodeURIComponent(id)}`, publicUrl.replace(/\/*$/, '/'));
  address.searchParams.set('shop', shopId);
  return address.href;
}
