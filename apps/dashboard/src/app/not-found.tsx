import Link from 'next/link';
import { Compass } from 'lucide-react';
import { buttonLook } from '../ui/parts/button.tsx';
import { Empty } from '../ui/parts/empty.tsx';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <Empty
        icon={Compass}
        title="There is no such page"
        action={
          <Link href="/alerts" className={buttonLook()}>
            Go to the alerts
          </Link>
        }
      >
        The address may be old or mistyped.
      </Empty>
    </main>
  );
}
