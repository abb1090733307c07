import type { DeadLetterRequest } from '@ebb/contracts';
import { requestWords } from './letter-words.ts';

/** How a request ended, for one letter or for many: what went out, and why the others did not. */
export function SentNote({ requests }: { requests: readonly DeadLetterRequest[] }) {
  const sent = requests.filter(({ state }) => state === 'sent').length;
  const waiting = requests.filter(({ state }) => state === 'asked').length;
  const others = requests.filter(({ state }) => state === 'refused' || state === 'failed');
  return (
    <div role="status" className="grid gap-1 border-b border-line px-4 py-2 text-sm">
      {sent > 0 && (
        <p>{sent === 1 ? 'Sent again. It counts once.' : `${sent} sent again. Each counts once.`}</p>
      )}
      {waiting > 0 && (
        <p className="text-muted">
          {waiting === 1 ? 'It waits' : `${waiting} wait`} for ingest, and will be sent when it is back.
        </p>
      )}
      {others.slice(0, 5).map(({ letterId, state, answer }) => (
        <p key={letterId} className="break-words text-worse">
          {requestWords[state]}: {answer}
        </p>
      ))}
      {others.length > 5 && <p className="text-worse">{others.length - 5} more were not sent.</p>}
    </div>
  );
}
