import { labLimits } from '@ebb/contracts/lab';
import { FileUp } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { classNames } from '../../ui/parts/class-names.ts';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { ProgressBar } from '../../ui/parts/progress.tsx';
import { FileRefused, sendFile } from './send-file.ts';

/** A place to drop a CSV or to choose one, with how far its sending is. */
export function DropFile({
  title,
  note,
  shopId,
  announce,
  onSent,
}: {
  title: string;
  note?: string;
  shopId: string;
  announce: (name: string) => Promise<{ readonly id: string }>;
  onSent: (id: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const noteId = useId();
  const [isOver, setOver] = useState(false);
  const [sending, setSending] = useState<{ name: string; done01: number; stop: () => void } | null>(null);
  const [error, setError] = useState<unknown>(null);

  async function send(file: File | undefined): Promise<void> {
    if (file === undefined || sending !== null) return;
    const controller = new AbortController();
    const show = (done01: number) => setSending({ name: file.name, done01, stop: () => controller.abort() });
    setError(null);
    show(0);
    try {
      onSent(await sendFile(file, shopId, announce, show, controller.signal));
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure);
    } finally {
      setSending(null);
      if (input.current) input.current.value = '';
    }
  }

  return (
    <div className="grid gap-2">
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send(event.dataTransfer.files[0]);
        }}
        className={classNames(
          'grid justify-items-center gap-2 rounded-md border border-dashed border-control p-6 text-center',
          isOver && 'border-accent bg-hover',
        )}
      >
        {sending ? (
          <div className="grid w-full max-w-sm gap-2" role="status">
            <p className="text-sm">Sending {sending.name}</p>
            <ProgressBar label={`Sending ${sending.name}`} done={sending.done01} total={1} />
            <div>
              <Button size="small" onClick={sending.stop}>
                Stop
              </Button>
            </div>
          </div>
        ) : (
          <>
            <FileUp size={22} aria-hidden className="text-muted" />
            <p className="text-base">{title}</p>
            <Button tone="main" aria-describedby={noteId} onClick={() => input.current?.click()}>
              Choose a CSV file
            </Button>
            <p id={noteId} className="max-w-prose text-sm text-muted">
              {note} At most {labLimits.bytes / 2 ** 20} MB and {labLimits.rows.toLocaleString('en')} rows.
            </p>
          </>
        )}
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          aria-label={title}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => void send(event.target.files?.[0])}
        />
      </div>
      {error instanceof FileRefused ? (
        <p role="alert" className="rounded-md border border-line bg-panel p-3 text-sm text-worse">
          {error.message}
        </p>
      ) : (
        error !== null && <ErrorNote error={error} />
      )}
    </div>
  );
}
