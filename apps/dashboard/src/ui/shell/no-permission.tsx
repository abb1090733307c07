import type { Shop } from '@ebb/contracts';
import { Lock } from 'lucide-react';
import { buttonLook } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';

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
