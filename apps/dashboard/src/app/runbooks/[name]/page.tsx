import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { readRunbook } from '../../../screens/runbook/read-runbook.ts';
import { RunbookScreen } from '../../../screens/runbook/runbook-screen.tsx';

interface Props {
  params: Promise<{ name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

/** What to do when an alert of the system fires. No sign-in: it is needed when nothing works, and holds nothing of a shop. */
export default async function Page({ params }: Props) {
  const html = await readRunbook((await params).name);
  return html === undefined ? notFound() : <RunbookScreen html={html} />;
}
