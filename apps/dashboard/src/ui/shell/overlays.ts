'use client';
import { useSyncExternalStore } from 'react';

type Overlay = 'palette' | 'help' | null;

let open: Overlay = null;
const watchers = new Set<() => void>();

/** Palette and help are opened from anywhere: keys, buttons, the palette itself. */
export function openOverlay(overlay: Overlay): void {
  open = overlay;
  for (const watcher of watchers) watcher();
}

export function useOverlay(): Overlay {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    () => open,
    () => null,
  );
}
