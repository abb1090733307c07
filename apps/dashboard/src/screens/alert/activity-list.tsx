import type { AlertAction, AlertChange } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';

const changeWords: Readonly<Record<AlertChange, string>> = {
  opened: 'opened the alert',
  escalated: 'raised the band',
  eased: 'lowered the band',
  acknowledge: 'took it on',
  reopen: 'reopened it',
  assign: 'assigned it',
  note: 'wrote a note',
  contact: 'contacted the customer',
  resolve: 'closed it',
  closed: 'closed it',
  rebuilt: 'corrected it',
};

/** What happened to the alert, newest first. */
export function ActivityList({ actions }: { actions: readonly AlertAction[] }) {
  const formats = useFormats();
  const newestFirst = [...actions].sort((a, b) => b.version - a.version);
  return (
    <ol className="grid gap-2.5">
      {newestFirst.map((action) => (
        <li key={action.version} className="grid grid-cols-[auto_1fr] gap-x-3 text-sm">
          <span aria-hidden className="mt-1.5 size-2 rounded-full bg-control" />
          <span>
            <span className="font-medium">{action.actorName ?? 'Ebb'}</span>{' '}
            {Object.hasOwn(changeWords, action.action)
              ? changeWords[action.action as AlertChange]
              : action.action}
            <span className="text-muted"> · {formats.dateTime(action.at)}</span>
            {action.note && <span className="mt-1 block rounded bg-well px-2 py-1">{action.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
