import { defaultPreferences, readPreferences, writePreferences } from './preferences.ts';

it('reads back what it wrote', () => {
  const chosen = { theme: 'dark', timeZone: 'Europe/Berlin', locale: 'de-DE', shortcuts: false } as const;
  expect(readPreferences(writePreferences(chosen))).toEqual(chosen);
});

it.each([
  undefined,
  '',
  'null',
  '%',
  '[1]',
  encodeURIComponent('{"theme":"pink","timeZone":"Mars/Base","locale":"!"}'),
])('falls back where the cookie is %s', (cookie) => {
  expect(readPreferences(cookie)).toEqual(defaultPreferences);
});
