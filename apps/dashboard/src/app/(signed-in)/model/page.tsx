import type { Metadata } from 'next';
import { ModelScreen } from '../../../model/model-screen.tsx';

export const metadata: Metadata = { title: 'Model' };

export default function Page() {
  return <ModelScreen />;
}
