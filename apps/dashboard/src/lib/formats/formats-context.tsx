'use client';
import { useMemo, useSyncExternalStore } from 'react';
import { createFormats, type Formats } from './formats.ts';
import { usePreferences } from '../preferences/preferences-context.tsx';

const never = () => () => undefined;

/**
 * The person's formats: what they chose, else the browser's. The server knows neither the browser's zone nor its
 * locale, so it renders no dates; until the page is alive a neutral pair stands in.
 */
export function useFormats(): Formats {
  const { preferences } = usePreferences();
  const browserZone = useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
  const browserLocale = useSyncExternalStore(
    never,
    () => navigator.language,
    () => 'en-GB',
  );
  const locale = preferences.locale || browserLocale;
  const timeZone = preferences.timeZone || browserZone;
  return useMemo(() => formatsOf(locale, timeZone), [locale, timeZone]);
}

const made = new Map<string, Formats>();

function formatsOf(locale: string, timeZone: string): Formats {
  const key = `${locale}/${timeZone}`;
  const known = made.get(key);
  if (known) return known;
  const formats = createFormats({ locale, timeZone });
  made.set(key, formats);
  return formats;
}
