import type { Metadata } from 'next';
import { CustomerScreen } from '../../../../screens/customer/customer-screen.tsx';

export const metadata: Metadata = { title: 'Customer' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <CustomerScreen customerId={decodeURIComponent((await params).id)} />;
}
