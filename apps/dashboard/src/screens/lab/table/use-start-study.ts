import type { StudySettings } from '@ebb/contracts/lab';
import { useRouter } from 'next/navigation';
import { call } from '../../../lib/api/call.ts';
import { useHref, useShop } from '../../../lib/session/shop-context.tsx';
import { useLabChange } from '../lab-query.ts';

export interface StartStudy {
  readonly begin: (name: string, settings: StudySettings) => void;
  readonly isPending: boolean;
  readonly error: Error | null;
}

/** Asks for a study of a table and goes to its page. */
export function useStartStudy(tableId: string): StartStudy {
  const { shop } = useShop();
  const href = useHref();
  const router = useRouter();
  const start = useLabChange(shop.id, (asked: { name: string; settings: StudySettings }) =>
    call('startLabStudy', { body: { shopId: shop.id, tableId, ...asked } }),
  );
  return {
    begin: (name, settings) =>
      start.mutate({ name, settings }, { onSuccess: ({ id }) => router.push(href(`/lab/studies/${id}`)) }),
    isPending: start.isPending,
    error: start.error,
  };
}
