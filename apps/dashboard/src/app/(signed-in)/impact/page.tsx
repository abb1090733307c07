import type { Metadata } from 'next';
import { ImpactScreen } from '../../../screens/impact/impact-screen.tsx';

export const metadata: Metadata = { title: 'Impact' };

export default function Page() {
  return <ImpactScreen />;
}
