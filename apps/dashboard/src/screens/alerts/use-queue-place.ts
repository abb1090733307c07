import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useIsPhone } from '../../ui/parts/use-layout.ts';
import { rememberedPlace, rememberPlace } from './state/queue-memory.ts';

interface QueuePlace {
  focusedId: string | null;
  /** The row that has the keyboard, without moving it there. */
  setFocusedId: (id: string) => void;
  /** Moves the keyboard to a row, and the row into sight. */
  focus: (id: string) => void;
  /** Gives the keyboard back to the row that had it. */
  refocus: () => void;
}

/** Where somebody is in the list: kept for each list, so that tabs and the back button lead back to it. */
export function useQueuePlace(list: RefObject<HTMLDivElement | null>, key: string): QueuePlace {
  const isPhone = useIsPhone();
  const [focusedId, setId] = useState(() => rememberedPlace(key)?.focusedId ?? null);
  const newest = useRef(focusedId);

  const setFocusedId = (id: string | null) => {
    newest.current = id;
    setId(id);
    rememberPlace(key, { focusedId: id });
  };
  const refocus = () => {
    if (newest.current !== null) rowOf(list.current, newest.current)?.focus({ preventScroll: true });
  };
  const focus = (id: string) => {
    setFocusedId(id);
    refocus();
    rowOf(list.current, id)?.scrollIntoView({ block: 'nearest' });
  };

  useEffect(() => {
    const scroller = isPhone ? window : list.current;
    const onScroll = () =>
      rememberPlace(key, { scrollTop: (isPhone ? window.scrollY : list.current?.scrollTop) ?? 0 });
    scroller?.addEventListener('scroll', onScroll, { passive: true });
    return () => scroller?.removeEventListener('scroll', onScroll);
  }, [isPhone, key, list]);

  const shownKey = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (shownKey.current === key) return;
    const isFirst = shownKey.current === null;
    shownKey.current = key;
    const place = rememberedPlace(key);
    if (isPhone) {
      if (place) window.scrollTo({ top: place.scrollTop });
    } else if (list.current) list.current.scrollTop = place?.scrollTop ?? 0;
    newest.current = place?.focusedId ?? null;
    if (!isFirst) setId(newest.current);
    // Whoever is at a tab or a field stays there.
    if (newest.current !== null && document.activeElement === document.body)
      rowOf(list.current, newest.current)?.focus({ preventScroll: true });
  }, [isPhone, key, list]);

  return { focusedId, setFocusedId, focus, refocus };
}

function rowOf(list: HTMLElement | null, id: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-alert-id="${CSS.escape(id)}"]`) ?? null;
}

/** Where to go from a row that is done with: on, else back; null when it was the last. */
export function rowAfter(
  order: readonly string[],
  id: string,
  isDone: (id: string) => boolean,
): string | null {
  const at = order.indexOf(id);
  const isLeft = (other: string) => other !== id && !isDone(other);
  return order.slice(at + 1).find(isLeft) ?? order.slice(0, Math.max(0, at)).findLast(isLeft) ?? null;
}
