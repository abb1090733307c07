import type { Metadata } from 'next';
import { SegmentScreen } from '../../../../screens/segments/segment-screen.tsx';

export const metadata: Metadata = { title: 'Segment' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <SegmentScreen id={Number((await params).id)} />;
}
