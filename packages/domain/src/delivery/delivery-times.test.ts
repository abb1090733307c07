import { mentionedIn } from './mentions.ts';
import { endOfQuietHours } from './quiet-hours.ts';
import { afterWorkingHours } from './working-hours.ts';

const at = (iso: string) => Date.parse(iso);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

describe('quiet hours', () => {
  const berlin = { timeZone: 'Europe/Berlin', fromMinute: 20 * 60, toMinute: 8 * 60 };

  test('go over midnight, and end at the same morning from both sides of it', () => {
    expect(iso(endOfQuietHours(berlin, at('2026-11-21T18:59:59Z')))).toBeNull();
    for (const now of ['2026-11-21T19:00:00Z', '2026-11-21T23:30:00Z', '2026-11-22T06:59:59Z'])
      expect([now, iso(endOfQuietHours(berlin, at(now)))]).toEqual([now, '2026-11-22T07:00:00.000Z']);
    expect(iso(endOfQuietHours(berlin, at('2026-11-22T07:00:00Z')))).toBeNull();
  });

  test('follow the clocks when they are changed', () => {
    // Forward in the night to 29 March, back in the night to 25 October.
    expect(iso(endOfQuietHours(berlin, at('2026-03-28T22:00:00Z')))).toBe('2026-03-29T06:00:00.000Z');
    expect(iso(endOfQuietHours(berlin, at('2026-10-24T22:00:00Z')))).toBe('2026-10-25T07:00:00.000Z');
    // An end that the clocks leave out is the moment after the gap; one that comes twice, a moment of it.
    const early = { ...berlin, toMinute: 2 * 60 + 30 };
    expect(iso(endOfQuietHours(early, at('2026-03-29T00:30:00Z')))).toBe('2026-03-29T01:30:00.000Z');
  });

  test('may lie within a day, in any zone, or be none', () => {
    const noon = { timeZone: 'Pacific/Auckland', fromMinute: 12 * 60, toMinute: 13 * 60 };
    expect(iso(endOfQuietHours(noon, at('2026-11-20T23:30:00Z')))).toBe('2026-11-21T00:00:00.000Z');
    expect(endOfQuietHours(noon, at('2026-11-21T00:00:00Z'))).toBeNull();
    expect(endOfQuietHours({ ...noon, toMinute: 12 * 60 }, at('2026-11-20T23:00:00Z'))).toBeNull();
  });
});

describe('working hours', () => {
  const office = {
    timeZone: 'Europe/Berlin',
    workingDays: [1, 2, 3, 4, 5],
    quietHours: { fromMinute: 17 * 60, toMinute: 9 * 60 },
  };

  test('pass over nights and weekends', () => {
    // A Friday, 15:00 in Berlin: two hours on Friday, two on Monday.
    expect(iso(afterWorkingHours(office, at('2026-11-20T14:00:00Z'), 4))).toBe('2026-11-23T10:00:00.000Z');
    expect(iso(afterWorkingHours(office, at('2026-11-21T12:00:00Z'), 4))).toBe('2026-11-23T12:00:00.000Z');
    expect(iso(afterWorkingHours(office, at('2026-11-23T08:00:00Z'), 4))).toBe('2026-11-23T12:00:00.000Z');
    expect(iso(afterWorkingHours(office, at('2026-11-23T08:00:00Z'), 8))).toBe('2026-11-23T16:00:00.000Z');
  });

  test('are eight to six where nothing is set; quiet hours at noon cut the day in two', () => {
    const usual = { ...office, quietHours: null };
    expect(iso(afterWorkingHours(usual, at('2026-11-23T00:00:00Z'), 10))).toBe('2026-11-23T17:00:00.000Z');
    const siesta = { ...office, quietHours: { fromMinute: 720, toMinute: 840 } };
    expect(iso(afterWorkingHours(siesta, at('2026-11-23T10:00:00Z'), 2))).toBe('2026-11-23T14:00:00.000Z');
  });

  test('are hours, also on the day on which clocks are changed', () => {
    const always = { ...office, workingDays: [7], quietHours: { fromMinute: 0, toMinute: 0 } };
    // A Sunday of 23 hours.
    expect(iso(afterWorkingHours(always, at('2026-03-28T23:00:00Z'), 23))).toBe('2026-03-29T22:00:00.000Z');
  });
});

test('a note names people by whole name, or by a first name that only one has', () => {
  const people = ['Lena Brandt', 'Amir Haddad', 'Amir Said', 'Ed'].map((name) => ({ id: name, name }));
  const named = (note: string) => mentionedIn(note, people).map(({ name }) => name);
  expect(named('@lena please call, @Amir Said knows')).toEqual(['Lena Brandt', 'Amir Said']);
  expect(named('@Amir')).toEqual([]);
  expect(named('mail to x@ed.example, @edward')).toEqual([]);
  expect(named('(@Ed) see @LENA BRANDT.')).toEqual(['Lena Brandt', 'Ed']);
});
