import '@fontsource-variable/inter/index.css';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { preferencesCookie, readPreferences, themeScript } from '../lib/preferences/preferences.ts';
import { Providers } from '../ui/shell/providers.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Ebb', template: '%s · Ebb' },
  description: 'Early warning of customers who are about to stop buying.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f7f9' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0f14' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const preferences = readPreferences((await cookies()).get(preferencesCookie)?.value);
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html
      lang="en"
      {...(preferences.theme === 'system' ? {} : { 'data-theme': preferences.theme })}
      suppressHydrationWarning
    >
      <head>
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <Providers preferences={preferences}>{children}</Providers>
      </body>
    </html>
  );
}
