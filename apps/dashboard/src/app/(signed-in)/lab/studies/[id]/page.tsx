import type { Metadata } from 'next';
import { StudyScreen } from '../../../../../screens/lab/study/study-screen.tsx';

export const metadata: Metadata = { title: 'Study' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <StudyScreen studyId={(await params).id} />;
}
