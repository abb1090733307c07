import { useShortcut } from '../../ui/shell/use-shortcut.tsx';
import type { FormName } from './use-action-dialog.tsx';

/** The keys of the actions that ask for something first, as in the help. */
export function useActionKeys(ask: (form: FormName) => void): void {
  useShortcut('2', () => ask('contact'));
  useShortcut('3', () => ask('close'));
  useShortcut('4', () => ask('note'));
  useShortcut('h', () => ask('snooze'));
  useShortcut('d', () => ask('due'));
  useShortcut('t', () => ask('assign'));
}
