/** What one person chose for this browser; kept in a cookie so that the server paints the right theme at once. */
export interface Preferences {
  theme: 'system' | 'light' | 'dark';
  /** IANA name, or empty for the browser's. */
  timeZone: string;
  /** BCP 47, or empty for the browser's. */
  locale: string;
  shortcuts: boolean;
}

export const preferencesCookie = 'ebb_preferences';

export const defaultPreferences: Preferences = { theme: 'system', timeZone: '', locale: '', shortcuts: true };

/** Reads the cookie's value; what is not understood falls back to the default, field by field. */
export function readPreferences(cookie: string | undefined): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(decodeURIComponent(cookie ?? ''));
  } catch {
    return defaultPreferences;
  }
  if (typeof stored !== 'object' || stored === null) return defaultPreferences;
  const field = (name: string): unknown => (name in stored ? stored[name as keyof typeof stored] : undefined);
  const theme = field('theme');
  const timeZone = field('timeZone');
  const locale = field('locale');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    timeZone: typeof timeZone === 'string' && isTimeZone(timeZone) ? timeZone : '',
    locale: typeof locale === 'string' && isLocale(locale) ? locale : '',
    shortcuts: field('shortcuts') !== false,
  };
}

export function writePreferences(preferences: Preferences): string {
  return encodeURIComponent(JSON.stringify(preferences));
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

function isLocale(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name).length === 1;
  } catch {
    return false;
  }
}

/**
 * Runs before the first paint: "system" is only known to the browser, and a flash of the wrong theme is what
 * everybody remembers of a dark mode. Kept in step with `applyTheme`.
 */
export const themeScript = `(function(){try{var m=document.cookie.match(/(?:^|; )${preferencesCookie}=([^;]*)/),t=m?JSON.parse(decodeURIComponent(m[1])).theme:'system';if(t!=='light'&&t!=='dark')t=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light';document.documentElement.dataset.theme=t}catch(e){document.documentElement.dataset.theme='light'}})()`;
