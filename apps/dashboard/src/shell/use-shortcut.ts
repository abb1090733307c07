import { useHotkeys } from 'react-hotkeys-hook';
import { usePreferences } from '../prefs/preferences-context.tsx';

/** True while a dialog or a menu has the keyboard. */
function isElsewhere(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

/**
 * Single keys of a page, as typed on any keyboard layout. They rest while a field, a dialog or a menu has the
 * focus, and when the person switched them off.
 */
export function useShortcut(keys: string, act: () => void, isOn = true): void {
  const { preferences } = usePreferences();
  useHotkeys(
    keys,
    (event) => {
      if (isElsewhere()) return;
      event.preventDefault();
      act();
    },
    { enabled: isOn && preferences.shortcuts, useKey: true },
    [act],
  );
}
