import type { Metadata } from 'next';
import { DeliveryScreen } from '../../../../screens/delivery/delivery-screen.tsx';

export const metadata: Metadata = { title: 'Messages' };

export default function Page() {
  return <DeliveryScreen />;
}
