import { RotateCw, TriangleAlert } from 'lucide-react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { errorWords } from '../../lib/api/error-words.ts';
import { Button } from './button.tsx';

/** An error with what still holds: the age of what is shown, a way to try again, the id to quote. */
export function ErrorNote({
  error,
  dataFrom,
  onRetry,
}: {
  error: unknown;
  /** When the data still on screen was read; 0 or absent when there is none. */
  dataFrom?: number;
  onRetry?: () => void;
}) {
  const formats = useFormats();
  const words = errorWords(error);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-line bg-panel p-3"
    >
      <TriangleAlert size={16} aria-hidden className="shrink-0 text-worse" />
      <div className="min-w-0 flex-1 text-sm">
        <strong className="font-semibold">{words.title}</strong>{' '}
        <span className="text-muted">{words.detail}</span>
        {dataFrom ? (
          <span className="text-muted"> What you see is from {formats.time(dataFrom)}.</span>
        ) : null}
        {words.requestId && (
          <span className="block text-xs text-muted">
            Request <code className="select-all">{words.requestId}</code>
          </span>
        )}
      </div>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          <RotateCw size={12} aria-hidden /> Try again
        </Button>
      )}
    </div>
  );
}
