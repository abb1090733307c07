'use client';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { type Preferences, preferencesCookie, writePreferences } from './preferences.ts';

interface PreferencesContext {
  preferences: Preferences;
  setPreferences: (changes: Partial<Preferences>) => void;
}

const Context = createContext<PreferencesContext | null>(null);
const yearSeconds = 365 * 86_400;

function applyTheme(theme: Preferences['theme']) {
  const isDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset['theme'] = theme === 'system' ? (isDark ? 'dark' : 'light') : theme;
}

export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [preferences, setState] = useState(initial);

  useEffect(() => {
    applyTheme(preferences.theme);
    if (preferences.theme !== 'system') return;
    const list = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => applyTheme('system');
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  }, [preferences.theme]);

  const setPreferences = useCallback(
    (changes: Partial<Preferences>) => {
      const next = { ...preferences, ...changes };
      document.cookie = `${preferencesCookie}=${writePreferences(next)}; path=/; max-age=${yearSeconds}; samesite=lax`;
      setState(next);
    },
    [preferences],
  );
  const value = useMemo(() => ({ preferences, setPreferences }), [preferences, setPreferences]);
  return <Context value={value}>{children}</Context>;
}

export function usePreferences(): PreferencesContext {
  const value = use(Context);
  if (!value) throw new Error('usePreferences outside of PreferencesProvider');
  return value;
}
