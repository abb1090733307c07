import { type Alert, type PersonAction } from '@ebb/contracts';
import { type ReactNode, useState } from 'react';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import { Modal } from '../../ui/parts/modal.tsx';
import { AssignForm } from './forms/assign-form.tsx';
import { CloseForm } from './forms/close-form.tsx';
import { ContactForm } from './forms/contact-form.tsx';
import type { ActionForm } from './forms/action-form.ts';
import { DueForm } from './forms/due-form.tsx';
import { NoteForm } from './forms/note-form.tsx';
import { SnoozeForm } from './forms/snooze-form.tsx';
import type { AlertActions, AllMatching } from './use-alert-actions.ts';

/** The actions that ask for something first: a form each, and whether a closed alert takes it. */
const forms = {
  close: { title: 'Close', hint: 'How did it end?', Form: CloseForm, takesClosed: false },
  assign: { title: 'Assign', hint: 'Who works on it?', Form: AssignForm, takesClosed: false },
  contact: { title: 'Log a contact:', hint: 'What was done?', Form: ContactForm, takesClosed: true },
  snooze: { title: 'Snooze', hint: 'When should it come back?', Form: SnoozeForm, takesClosed: false },
  due: { title: 'Due date of', hint: 'By when should something be done?', Form: DueForm, takesClosed: false },
  note: { title: 'Note on', hint: 'What should the next one know?', Form: NoteForm, takesClosed: true },
} as const satisfies Record<string, { title: string; hint: string; Form: ActionForm; takesClosed: boolean }>;
export type FormName = keyof typeof forms;

interface Asked {
  form: FormName;
  alerts: readonly Alert[];
  all: AllMatching | null;
}

interface ActionDialog {
  /** Opens the form for those of the alerts that it can be done to. */
  ask: (form: FormName, alerts: readonly Alert[], all?: AllMatching | null) => void;
  isOpen: boolean;
  dialog: ReactNode;
}

/** The dialog of every action, on whatever screen. */
export function useActionDialog(
  actions: AlertActions,
  {
    returnFocus,
    onActed,
  }: { returnFocus?: () => void; onActed?: (action: PersonAction, alerts: readonly Alert[]) => void } = {},
): ActionDialog {
  const [asked, setAsked] = useState<Asked | null>(null);
  const shut = () => setAsked(null);
  const shown = asked && forms[asked.form];
  const [only] = asked?.alerts ?? [];
  const count = asked?.all?.total ?? asked?.alerts.length ?? 0;
  const subject = only && count === 1 ? customerTitle(only) : `${count} alerts`;
  return {
    isOpen: asked !== null,
    ask: (form, alerts, all = null) => {
      const suited = alerts.filter(({ status }) => status !== 'closed' || forms[form].takesClosed);
      if (suited.length > 0) setAsked({ form, alerts: suited, all });
    },
    dialog: (
      <Modal
        isOpen={asked !== null}
        onClose={shut}
        returnFocus={returnFocus}
        title={`${shown?.title ?? ''} ${subject}`}
        description={shown?.hint ?? ''}
      >
        {asked && shown && (
          // A form for each: what was said of one customer must not be sent for the next.
          <shown.Form
            key={`${asked.form} ${asked.alerts.map(({ id }) => id).join()}`}
            alerts={asked.alerts}
            onCancel={shut}
            onAct={(action, note = '') => {
              actions.act(asked.alerts, action, note, asked.all);
              shut();
              onActed?.(action, asked.alerts);
            }}
          />
        )}
      </Modal>
    ),
  };
}
