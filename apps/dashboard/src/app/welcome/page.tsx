import type { Metadata } from 'next';
import { WelcomeScreen } from '../../screens/welcome/welcome-screen.tsx';

export const metadata: Metadata = { title: 'Welcome', referrer: 'no-referrer' };

export default function Page() {
  return <WelcomeScreen />;
}
