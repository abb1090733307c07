'use client';
import type { ReactNode } from 'react';
import { BottomTabs, PhoneBar } from './phone-bars.tsx';
import { CommandPalette } from './command-palette.tsx';
import { Sidebar } from './sidebar.tsx';
import { ShortcutsHelp } from './shortcuts-help.tsx';

export function AppShell({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Sidebar />
      <div className="flex min-w-0 flex-1 flex-col max-sm:pb-16">
        <PhoneBar />
        <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
      <BottomTabs />
      <CommandPalette />
      <ShortcutsHelp />
    </div>
  );
}
