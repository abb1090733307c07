import type { Shop } from '@ebb/contracts';
import { Lock } from 'lucide-react';
import { buttonLook } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Skeleton } from '../parts/skeleton.tsx';

/** No right to this shop, or to any. */
export function NoPermission({ shops }: { shops: readonly Shop[] }) {
  return (
    <main id="content" className="grid min-h-dvh place-items-center">
      <Empty
        icon={Lock}
        title={shops.length === 0 ? 'No shop is open to you yet' : 'This shop is not open to you'}
        action={shops.map((shop) => (
          <a key={shop.id} href={`/alerts?shop=${encodeURIComponent(shop.id)}`} className={buttonLook()}>
            Open {shop.name}
          </a>
        ))}
      >
        Ask an administrator of the shop to add you as a member.
      </Empty>
    </main>
  );
}

/** What stands until it is known who is there. */
export function ShellSkeleton() {
  return (
    <div className="flex min-h-dvh" role="status" aria-label="Loading">
      <div className="hidden w-56 shrink-0 border-r border-line bg-panel p-4 sm:block">
        <Skeleton className="mb-8 h-6 w-24" />
        {[0, 1, 2, 3].map((row) => (
          <Skeleton key={row} className="mb-3 h-8" />
        ))}
      </div>
      <div className="flex-1 p-6">
        <Skeleton className="mb-6 h-7 w-48" />
        {[0, 1, 2, 3, 4, 5, 6, 7].map((row) => (
          <Skeleton key={row} className="mb-2 h-11" />
        ))}
      </div>
    </div>
  );
}
