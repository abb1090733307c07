import type { DeadLetterLine } from '@ebb/contracts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useNow } from '../../../ui/parts/use-time.ts';
import { letterWords } from './letter-words.ts';

/** Dead letters, newest first: reason, field and place; each opens, and can be chosen where they may be sent again. */
export function LetterList({
  rows,
  chosen,
  onChoose,
  onOpen,
}: {
  rows: readonly DeadLetterLine[];
  /** undefined where nothing can be chosen */
  chosen: ReadonlySet<string> | undefined;
  onChoose: (ids: readonly string[], isChosen: boolean) => void;
  onOpen: (id: string) => void;
}) {
  const formats = useFormats();
  const now = useNow(30_000);
  return (
    <>
      {chosen && rows.length > 1 && (
        <label className="flex min-h-11 items-center gap-3 border-b border-line px-4 text-sm text-muted">
          <input
            type="checkbox"
            checked={rows.every(({ id }) => chosen.has(id))}
            onChange={(event) =>
              onChoose(
                rows.map(({ id }) => id),
                event.target.checked,
              )
            }
          />
          All of these
        </label>
      )}
      <ul className="divide-y divide-line" aria-label="Dead letters">
        {rows.map((row) => (
          <li
            key={row.id}
            data-letter-id={row.id}
            className="relative flex gap-3 px-4 py-2 text-sm hover:bg-hover"
          >
            {chosen && (
              <input
                type="checkbox"
                aria-label={`Choose ${row.place}`}
                // Above the button that covers the row.
                className="z-10 mt-1 self-start"
                checked={chosen.has(row.id)}
                onChange={(event) => onChoose([row.id], event.target.checked)}
              />
            )}
            <div className="min-w-0 flex-1">
              <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                <button
                  type="button"
                  className="text-left font-medium after:absolute after:inset-0"
                  onClick={() => onOpen(row.id)}
                >
                  {letterWords(row.reason)}
                </button>
                <time
                  dateTime={new Date(row.failedAt).toISOString()}
                  title={formats.dateTime(row.failedAt)}
                  className="text-muted"
                >
                  {formats.ago(row.failedAt, now)}
                </time>
              </div>
              <p className="break-words text-muted">{row.detail}</p>
              <p className="break-all text-xs text-muted">
                {row.place}
                {row.sentAt !== null && ` · sent again ${formats.dateTime(row.sentAt)}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
