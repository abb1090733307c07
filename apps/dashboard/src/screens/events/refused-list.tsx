import type { RefusedEvent } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useNow } from '../../ui/parts/use-time.ts';
import { rejectionWords } from './rejection-words.ts';

/** Refused events, newest first: reason, field and verdict; each opens. */
export function RefusedList({
  rows,
  onOpen,
}: {
  rows: readonly RefusedEvent[];
  onOpen: (id: string) => void;
}) {
  const formats = useFormats();
  const now = useNow(30_000);
  return (
    <ul className="divide-y divide-line" aria-label="Refused events">
      {rows.map((row) => (
        <li key={row.id} data-refused-id={row.id} className="relative px-4 py-2 text-sm hover:bg-hover">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3">
            <button
              type="button"
              className="text-left font-medium after:absolute after:inset-0"
              onClick={() => onOpen(row.id)}
            >
              {rejectionWords[row.code]}
              {row.field !== null && <code className="ml-2 font-normal">{row.field}</code>}
            </button>
            <time
              dateTime={new Date(row.receivedAt).toISOString()}
              title={formats.dateTime(row.receivedAt)}
              className="text-muted"
            >
              {formats.ago(row.receivedAt, now)}
            </time>
          </div>
          <p className="text-muted">
            {row.message} · {row.way === 'http' ? 'HTTP' : 'Kafka'}, from “{row.keyName}”
          </p>
        </li>
      ))}
    </ul>
  );
}
