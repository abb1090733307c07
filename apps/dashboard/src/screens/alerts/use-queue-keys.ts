import { useShortcut } from '../../ui/shell/use-shortcut.tsx';
import { useActionKeys } from '../alert/use-action-keys.ts';
import type { FormName } from '../alert/use-action-dialog.tsx';
import type { Selection } from './use-selection.ts';

interface QueueKeys {
  order: readonly string[];
  focusedId: string | null;
  focus: (id: string) => void;
  selection: Selection;
  open: (id: string) => void;
  back: () => void;
  take: () => void;
  ask: (form: FormName) => void;
  undo: () => void;
  showWaiting: () => void;
}

/** The queue's keys, as in the help. */
export function useQueueKeys(keys: QueueKeys): void {
  const { order, focusedId, focus, selection } = keys;
  const at = focusedId === null ? -1 : order.indexOf(focusedId);
  const step = (by: number): string | undefined => {
    const id = order[Math.min(order.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (id !== undefined) focus(id);
    return id;
  };
  const extend = (by: number) => {
    const ids = [focusedId, step(by)].filter((id) => id !== null && id !== undefined);
    selection.setAll(ids, true);
  };
  useShortcut('j', () => void step(1));
  useShortcut('k', () => void step(-1));
  useShortcut('shift+j', () => extend(1));
  useShortcut('shift+k', () => extend(-1));
  useShortcut('enter', () => focusedId !== null && keys.open(focusedId), isOnRow);
  useShortcut('escape', () => keys.back());
  useShortcut('x', () => focusedId !== null && selection.set(focusedId, !selection.ids.has(focusedId)));
  useShortcut('1', () => keys.take());
  useActionKeys(keys.ask);
  useShortcut('z', () => keys.undo());
  useShortcut('n', () => keys.showWaiting());
}

/** Enter on a button or a link is theirs. */
function isOnRow(): boolean {
  const focused = document.activeElement;
  return focused === document.body || focused instanceof HTMLTableRowElement;
}
