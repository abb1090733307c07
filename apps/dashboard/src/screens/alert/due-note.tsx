import type { Alert } from '@ebb/contracts';
import { CalendarClock } from 'lucide-react';
import { dueWords } from '../../lib/formats/due-words.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { classNames } from '../../ui/parts/class-names.ts';
import { useNow } from '../../ui/parts/use-time.ts';

/** By when something is to be done, and that it should have been: in words, the colour only repeats it. */
export function DueNote({ alert, isLong = false }: { alert: Alert; isLong?: boolean }) {
  const formats = useFormats();
  const now = useNow(30_000);
  const due = dueWords(alert, now, formats);
  if (due === null) return null;
  return (
    <span
      title={due.title}
      className={classNames(
        'inline-flex items-center gap-1 whitespace-nowrap',
        due.isOverdue ? 'font-medium text-worse' : 'text-muted',
      )}
    >
      {isLong && <CalendarClock size={14} aria-hidden />}
      {due.text}
      {isLong && <span className="font-normal text-muted">· {due.title}</span>}
    </span>
  );
}
