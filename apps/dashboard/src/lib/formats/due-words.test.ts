import { dueWords } from './due-words.ts';
import { createFormats } from './formats.ts';

const formats = createFormats({ locale: 'en-GB', timeZone: 'Europe/London' });
const now = Date.UTC(2026, 10, 20, 12);
const hour = 3_600_000;
const none = { status: 'open', dueAt: null, responseDueAt: null, acknowledgedAt: null } as const;
const textOf = (alert: Partial<Parameters<typeof dueWords>[0]>) =>
  dueWords({ ...none, ...alert }, now, formats)?.text;

it('says overdue in words, and of two dates the one that somebody set', () => {
  expect(textOf({})).toBeUndefined();
  expect(textOf({ responseDueAt: now - 3 * hour })).toBe('Overdue 3h');
  expect(textOf({ responseDueAt: now - 3 * hour, dueAt: now + 5 * hour })).toBe('Due in 5h');
  expect(textOf({ dueAt: now + 300 * hour })).toBe('Due 3 Dec');
});

it('waits for a first owner only until there is one, and for nothing once it is closed', () => {
  expect(textOf({ responseDueAt: now - hour, acknowledgedAt: now - 2 * hour })).toBeUndefined();
  expect(textOf({ dueAt: now - hour, acknowledgedAt: now - 2 * hour })).toBe('Overdue 1h');
  expect(textOf({ dueAt: now - hour, status: 'closed' })).toBeUndefined();
});
