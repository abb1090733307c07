import type { Alert } from '@ebb/contracts';
import { Check, Hand } from 'lucide-react';
import { Button } from '../../ui/parts/button.tsx';
import { Keycap } from '../../ui/parts/hint.tsx';

/** Take and close, with their keys. */
export function ActButtons({
  alert,
  isBusy,
  onTake,
  onClose,
}: {
  alert: Alert;
  isBusy: boolean;
  onTake: () => void;
  onClose: () => void;
}) {
  if (alert.status === 'closed') return null;
  return (
    <div className="flex flex-wrap gap-2">
      {alert.status === 'open' && (
        <Button tone="main" disabled={isBusy} onClick={onTake}>
          <Hand size={14} aria-hidden /> Take
          <span className="max-sm:hidden" aria-hidden>
            <Keycap>1</Keycap>
          </span>
        </Button>
      )}
      <Button disabled={isBusy} onClick={onClose}>
        <Check size={14} aria-hidden /> Close…
        <span className="max-sm:hidden" aria-hidden>
          <Keycap>3</Keycap>
        </span>
      </Button>
    </div>
  );
}
