import type { ReactNode } from 'react';
import { LiveProvider } from '../../live/live-context.tsx';
import { SessionGate } from '../../session/session-gate.tsx';
import { ShopProvider } from '../../session/shop-context.tsx';
import { AppShell } from '../../shell/app-shell.tsx';

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
