import type { ReactNode } from 'react';
import { LiveProvider } from '../../lib/live/live-context.tsx';
import { SessionGate } from '../../lib/session/session-gate.tsx';
import { ShopProvider } from '../../lib/session/shop-context.tsx';
import { AppShell } from '../../ui/shell/app-shell.tsx';

export default function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <SessionGate>
      <ShopProvider>
        <LiveProvider>
          <AppShell>{children}</AppShell>
        </LiveProvider>
      </ShopProvider>
    </SessionGate>
  );
}
