import type { Incident } from '@ebb/contracts';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

/** What is wrong now, the worst first, each with what to do about it. */
export function IncidentsPanel({ incidents, asOf }: { incidents: readonly Incident[]; asOf: number }) {
  const formats = useFormats();
  return (
    <Panel title="Open incidents" aria-live="polite">
      {incidents.length === 0 && (
        <p className="flex items-center gap-2 text-base">
          <CircleCheck size={17} aria-hidden className="shrink-0 text-ok" /> None: everything that was looked
          at is well.
        </p>
      )}
      <ul className="divide-y divide-line">
        {incidents.map(({ rule, severity, about, sentence, since }) => (
          <li
            key={`${rule} ${about}`}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2 text-base"
          >
            <span className="flex min-w-0 flex-1 basis-80 gap-2">
              {severity === 'critical' ? (
                <CircleAlert size={17} className="mt-0.5 shrink-0 text-worse" aria-label="critical" />
              ) : (
                <TriangleAlert size={17} className="mt-0.5 shrink-0 text-muted" aria-label="warning" />
              )}
              <span className="min-w-0 [overflow-wrap:anywhere]">{sentence}</span>
            </span>
            {since !== null && <span className="text-sm text-muted">began {formats.ago(since, asOf)}</span>}
            <Link href={`/runbooks/${rule}`} className="text-sm text-accent underline">
              What to do<span className="sr-only"> about {rule}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
