'use client';
import { Keycap } from '../parts/hint.tsx';
import { Modal } from '../parts/modal.tsx';
import { openOverlay, useOverlay } from './overlays.ts';
import { useShortcut } from './use-shortcut.tsx';

const shown: readonly { title: string; keys: readonly [keys: string[], what: string][] }[] = [
  {
    title: 'Alerts',
    keys: [
      [['j', 'k'], 'Next, previous'],
      [['Enter'], 'Open'],
      [['Esc'], 'Back'],
      [['x'], 'Select'],
      [['Shift', 'j / k'], 'Extend the selection'],
      [['1'], 'Assign to me'],
      [['2'], 'Log a call, mail or offer'],
      [['3'], 'Close with an outcome'],
      [['4'], 'Write a note'],
      [['h'], 'Snooze'],
      [['d'], 'Due date'],
      [['t'], 'Assign to somebody'],
      [['z'], 'Undo (ten seconds)'],
      [['n'], 'Show what is new'],
    ],
  },
  {
    title: 'Everywhere',
    keys: [
      [['/'], 'Search on this page'],
      [['Ctrl', 'K'], 'Find a customer, go anywhere'],
      [['g', 'a'], 'Alerts'],
      [['g', 'c'], 'Customers'],
      [['g', 'o'], 'Overview'],
      [['g', 'm'], 'Model'],
      [['?'], 'This help'],
    ],
  },
];

export function ShortcutsHelp() {
  const overlay = useOverlay();
  useShortcut('?', () => openOverlay('help'));
  return (
    <Modal
      isOpen={overlay === 'help'}
      onClose={() => openOverlay(null)}
      title="Keys"
      description="They can be switched off in the settings."
      className="w-[min(680px,calc(100vw-32px))]"
    >
      <div className="grid gap-6 sm:grid-cols-2">
        {shown.map((group) => (
          <section key={group.title}>
            <h3 className="mb-2 text-sm font-semibold text-muted">{group.title}</h3>
            <dl className="grid gap-1.5 text-sm">
              {group.keys.map(([keys, what]) => (
                <div key={what} className="flex items-center justify-between gap-4">
                  <dt>{what}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Keycap key={key}>{key}</Keycap>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
