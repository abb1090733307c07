import type { AlertAction, AlertChange } from '@ebb/contracts';
import type { WakeCause } from '@ebb/domain';
import { outcomeWords } from '../../lib/formats/alert-words.ts';
import type { Formats } from '../../lib/formats/formats.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { channelWords } from './action-words.ts';

const changeWords: Readonly<Record<AlertChange, string>> = {
  opened: 'opened the alert',
  woken: 'ended the snooze',
  due: 'set the due date',
  snooze: 'snoozed it',
  unsnooze: 'ended the snooze',
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
            {detailOf(action, formats)}
            <span className="text-muted"> · {formats.dateTime(action.at)}</span>
            {action.note && <span className="mt-1 block rounded bg-well px-2 py-1">{action.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

const wakeWords: Readonly<Record<WakeCause, string>> = {
  time: 'its time had come',
  risk: 'the risk has risen',
  ticket: 'a ticket was opened',
  band: 'the band changed',
};

/** What was said with it, as the end of the sentence. */
function detailOf({ action, said }: AlertAction, formats: Formats): string {
  const { outcome, channel, ownerName, until, dueAt, by } = said;
  switch (action) {
    case 'resolve':
      return isOneOf(outcomeWords, outcome) ? ` as ${outcomeWords[outcome].label.toLowerCase()}` : '';
    case 'contact':
      return isOneOf(channelWords, channel) ? `: ${channelWords[channel].toLowerCase()}` : '';
    case 'assign':
      return typeof ownerName === 'string' ? ` to ${ownerName}` : ' to nobody';
    case 'snooze':
      return typeof until === 'number' ? ` until ${formats.day(until)}` : ' until something changes';
    case 'due':
      return typeof dueAt === 'number' ? `: ${formats.day(dueAt)}` : ': none';
    case 'woken':
      return isOneOf(wakeWords, by) ? `: ${wakeWords[by]}` : '';
    default:
      return '';
  }
}

function isOneOf<Key extends string>(words: Readonly<Record<Key, unknown>>, key: unknown): key is Key {
  return typeof key === 'string' && Object.hasOwn(words, key);
}
