import type { Metadata } from 'next';
import { PolicyScreen } from '../../../../screens/policy/policy-screen.tsx';

export const metadata: Metadata = { title: 'Alert policy' };

export default function Page() {
  return <PolicyScreen />;
}
