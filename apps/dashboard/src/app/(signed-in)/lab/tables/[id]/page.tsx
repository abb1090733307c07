import type { Metadata } from 'next';
import { TableScreen } from '../../../../../screens/lab/table/table-screen.tsx';

export const metadata: Metadata = { title: 'Table' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <TableScreen tableId={(await params).id} />;
}
