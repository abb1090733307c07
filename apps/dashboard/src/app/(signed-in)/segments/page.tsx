import type { Metadata } from 'next';
import { SegmentsScreen } from '../../../screens/segments/segments-screen.tsx';

export const metadata: Metadata = { title: 'Segments' };

export default function Page() {
  return <SegmentsScreen />;
}
