import type { Metadata } from 'next';
import { ModelScreen } from '../../../screens/model/model-screen.tsx';

export const metadata: Metadata = { title: 'Model' };

export default function Page() {
  return <ModelScreen />;
}
