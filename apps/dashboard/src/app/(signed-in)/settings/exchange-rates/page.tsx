import type { Metadata } from 'next';
import { ExchangeRatesScreen } from '../../../../screens/exchange-rates/exchange-rates-screen.tsx';

export const metadata: Metadata = { title: 'Exchange rates' };

export default function Page() {
  return <ExchangeRatesScreen />;
}
