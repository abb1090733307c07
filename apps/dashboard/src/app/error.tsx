'use client';
import { TriangleAlert } from 'lucide-react';
import { Button } from '../ui/parts/button.tsx';
import { Empty } from '../ui/parts/empty.tsx';

/** A fault of ours that no part of the page caught. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <Empty icon={TriangleAlert} title="This page broke" action={<Button onClick={reset}>Try again</Button>}>
        {error.message}
        {error.digest && <span className="block text-xs">Reference {error.digest}</span>}
      </Empty>
    </main>
  );
}
