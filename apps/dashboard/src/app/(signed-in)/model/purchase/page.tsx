import type { Metadata } from 'next';
import { PurchaseScreen } from '../../../../screens/purchase/purchase-screen.tsx';

export const metadata: Metadata = { title: 'Orders to come' };

export default function Page() {
  return <PurchaseScreen />;
}
