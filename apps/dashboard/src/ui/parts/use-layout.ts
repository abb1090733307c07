import { useCallback, useState, useSyncExternalStore } from 'react';

/** True while the media query matches; false on the server. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}

export function useIsPhone(): boolean {
  return useMedia('(max-width: 639px)');
}

/** The width of an element in CSS pixels as it is laid out; 0 until it is. */
export function useWidth(): [attach: (element: HTMLElement | null) => void, widthPx: number] {
  const [widthPx, setWidth] = useState(0);
  const attach = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [attach, widthPx];
}
