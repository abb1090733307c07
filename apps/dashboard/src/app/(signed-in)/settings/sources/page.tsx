import type { Metadata } from 'next';
import { SourcesScreen } from '../../../../screens/sources/sources-screen.tsx';

export const metadata: Metadata = { title: 'Sources' };

export default function Page() {
  return <SourcesScreen />;
}
