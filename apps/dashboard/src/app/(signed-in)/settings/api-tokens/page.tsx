import type { Metadata } from 'next';
import { ApiTokensScreen } from '../../../../screens/api-tokens/api-tokens-screen.tsx';

export const metadata: Metadata = { title: 'API tokens' };

export default function Page() {
  return <ApiTokensScreen />;
}
