import type { Metadata } from 'next';
import { AnalyticsScreen } from '../../../screens/analytics/analytics-screen.tsx';

export const metadata: Metadata = { title: 'Analytics' };

export default function Page() {
  return <AnalyticsScreen />;
}
