import { useEffect, useState, type ReactNode, type RefObject } from 'react';

interface AutoShow {
  list: RefObject<HTMLElement | null>;
  isWanted: boolean;
  /** No selection, no panel, no dialog. */
  isFree: boolean;
  show: () => void;
}

/** True when nothing in the list is being read or used: at the top, no focus in it, no menu open. */
function isUnattended(list: HTMLElement | null): boolean {
  if (!list || list.scrollTop > 0 || window.scrollY > 0) return false;
  return !list.contains(document.activeElement) && document.querySelector('[role="menu"]') === null;
}

/** For a screen on a wall: new rows go in by themselves, but only if asked to and nobody is at it. */
export function useAutoShow({ list, isWanted, isFree, show }: AutoShow): { toggle: ReactNode } {
  const [isOn, setOn] = useState(false);
  useEffect(() => {
    if (isOn && isWanted && isFree && isUnattended(list.current)) show();
  }, [isOn, isWanted, isFree, list, show]);
  return {
    toggle: (
      <label className="inline-flex cursor-pointer items-center gap-2 text-sm text-muted max-sm:hidden">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={isOn}
          onChange={(event) => setOn(event.target.checked)}
        />
        Show new at once
      </label>
    ),
  };
}
