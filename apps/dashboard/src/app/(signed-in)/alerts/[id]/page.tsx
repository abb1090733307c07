import type { Metadata } from 'next';
import { AlertScreen } from '../../../../screens/alert/alert-screen.tsx';

export const metadata: Metadata = { title: 'Alert' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <AlertScreen id={decodeURIComponent((await params).id)} />;
}
