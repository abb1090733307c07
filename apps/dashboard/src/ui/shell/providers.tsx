'use client';
import { QueryClientProvider } from '@tanstack/react-query';
import { domAnimation, LazyMotion, MotionConfig } from 'framer-motion';
import { usePathname, useRouter } from 'next/navigation';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Toaster } from 'sonner';
import type { Preferences } from '../../lib/preferences/preferences.ts';
import { PreferencesProvider } from '../../lib/preferences/preferences-context.tsx';
import { createQueryClient } from '../../lib/api/query-client.ts';
import { withQuery } from '../../lib/api/call.ts';

export function Providers({ preferences, children }: { preferences: Preferences; children: ReactNode }) {
  const router = useRouter();
  const pathname = usePathname();
  const leave = useRef<() => void>(() => undefined);
  useEffect(() => {
    leave.current = () => {
      if (pathname.startsWith('/sign-in')) return;
      router.replace(withQuery('/sign-in', { next: `${pathname}${window.location.search}` }));
    };
  });
  const [queries] = useState(() => createQueryClient(() => leave.current()));
  return (
    <NuqsAdapter>
      <QueryClientProvider client={queries}>
        <PreferencesProvider initial={preferences}>
          <MotionConfig reducedMotion="user" transition={{ duration: 0.12 }}>
            <LazyMotion features={domAnimation} strict>
              {children}
            </LazyMotion>
          </MotionConfig>
          <Toaster
            position="bottom-right"
            mobileOffset={{ bottom: 72 }}
            toastOptions={{
              duration: 5_000,
              unstyled: true,
              classNames: {
                toast:
                  'font-sans flex w-(--width) items-center gap-3 rounded-md border border-line bg-raised px-4 py-3 text-sm text-text shadow-float',
                content: 'flex-1',
                title: 'font-medium',
                description: 'text-muted',
                actionButton: 'rounded-md bg-accent px-2.5 py-1 text-xs font-medium text-on-accent',
              },
            }}
          />
        </PreferencesProvider>
      </QueryClientProvider>
    </NuqsAdapter>
  );
}
