import type { Alert } from '@ebb/contracts';
import { calendarDay, dueOf } from '@ebb/domain';
import type { Formats } from './formats.ts';

/** When an alert is due, in words; null where it is not. */
export interface DueWords {
  /** "Overdue since 3h", "Due in 5h", "Due 4 Dec". */
  readonly text: string;
  /** The same with what is due and the moment. */
  readonly title: string;
  readonly isOverdue: boolean;
}

const soonMs = 24 * 3_600_000;

export function dueWords(
  alert: Pick<Alert, 'status' | 'dueAt' | 'responseDueAt' | 'acknowledgedAt'>,
  now: number,
  formats: Formats,
): DueWords | null {
  const due = dueOf(alert);
  if (due === null) return null;
  const isOverdue = due.at <= now;
  const isToday = calendarDay(due.at, formats.timeZone) === calendarDay(now, formats.timeZone);
  const isSoon = isToday || due.at - now < soonMs;
  return {
    text: isOverdue
      ? `Overdue ${formats.duration(now - due.at)}`
      : isSoon
        ? `Due in ${formats.duration(due.at - now)}`
        : `Due ${formats.shortDay(due.at)}`,
    title: `${due.kind === 'own' ? 'Due date' : 'First response'}: ${formats.dateTime(due.at)}`,
    isOverdue,
  };
}
