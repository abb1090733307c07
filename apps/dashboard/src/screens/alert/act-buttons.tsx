import type { Alert, PersonAction } from '@ebb/contracts';
import {
  AlarmClock,
  CalendarClock,
  Check,
  Hand,
  type LucideIcon,
  MessageSquare,
  PhoneCall,
  UserRoundPlus,
} from 'lucide-react';
import { useMay, useMayWorkOn } from '../../lib/session/use-may.ts';
import { Button } from '../../ui/parts/button.tsx';
import { Keycap } from '../../ui/parts/hint.tsx';
import type { FormName } from './use-action-dialog.tsx';

const asking: readonly { form: FormName; label: string; icon: LucideIcon; keycap: string }[] = [
  { form: 'contact', label: 'Log contact…', icon: PhoneCall, keycap: '2' },
  { form: 'close', label: 'Close…', icon: Check, keycap: '3' },
  { form: 'snooze', label: 'Snooze…', icon: AlarmClock, keycap: 'h' },
  { form: 'due', label: 'Due date…', icon: CalendarClock, keycap: 'd' },
  { form: 'assign', label: 'Assign…', icon: UserRoundPlus, keycap: 't' },
  { form: 'note', label: 'Note…', icon: MessageSquare, keycap: '4' },
];

/** What can be done to an alert, with the keys. */
export function ActButtons({
  alert,
  onAct,
  onAsk,
}: {
  alert: Alert;
  onAct: (action: PersonAction) => void;
  onAsk: (form: FormName) => void;
}) {
  const may = useMay('alerts.work');
  const mayWork = useMayWorkOn([alert]);
  const isClosed = alert.status === 'closed';
  if (!may.isAllowed) return <p className="max-w-64 text-sm text-muted">{may.why}</p>;
  return (
    <div className="flex flex-wrap gap-2">
      {alert.status === 'open' && (
        <Button tone="main" onClick={() => onAct({ action: 'acknowledge' })}>
          <Hand size={14} aria-hidden /> Assign to me
          <KeyOf keycap="1" />
        </Button>
      )}
      {alert.snooze !== null && mayWork.isAllowed && (
        <Button onClick={() => onAct({ action: 'unsnooze' })}>
          <AlarmClock size={14} aria-hidden /> End snooze
        </Button>
      )}
      {asking
        .filter(({ form }) => (!isClosed && mayWork.isAllowed) || form === 'contact' || form === 'note')
        .map(({ form, label, icon: Icon, keycap }) => (
          <Button key={form} onClick={() => onAsk(form)}>
            <Icon size={14} aria-hidden /> {label}
            <KeyOf keycap={keycap} />
          </Button>
        ))}
      {!isClosed && !mayWork.isAllowed && <p className="max-w-64 text-sm text-muted">{mayWork.why}</p>}
    </div>
  );
}

function KeyOf({ keycap }: { keycap: string }) {
  return (
    <span className="max-sm:hidden" aria-hidden>
      <Keycap>{keycap}</Keycap>
    </span>
  );
}
