import Link from 'next/link';

/** Text of the project itself: nothing in it comes from outside. */
export function RunbookScreen({ html }: { html: string }) {
  return (
    <main className="mx-auto max-w-3xl px-6 py-8 max-sm:px-4">
      <nav aria-label="Where this belongs" className="mb-6 text-sm">
        <Link href="/system" className="text-accent underline">
          System
        </Link>
      </nav>
      <article className="runbook" dangerouslySetInnerHTML={{ __html: html }} />
    </main>
  );
}
