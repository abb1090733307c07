import type { AlertEvent, Webhook } from '@ebb/contracts/delivery';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { SelectField, TextField } from '../../ui/parts/fields/fields.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { EventChoices } from './event-choices.tsx';

interface DialogProps {
  webhook: Webhook;
  onClose: () => void;
}

/** Asks before an endpoint is ended. */
export function RemoveDialog({ webhook, onClose, onRemove }: DialogProps & { onRemove: () => void }) {
  return (
    <Modal isOpen onClose={onClose} title={`Remove “${webhook.name}”?`}>
      <p className="text-base">
        Nothing is sent there any more, and what waits for it is cancelled. To stop for a while, pause it.
      </p>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button className="text-worse" onClick={onRemove}>
          Remove
        </Button>
      </div>
    </Modal>
  );
}

/** Another name and other events; the address stays: another address is another webhook. */
export function ChangeDialog({
  webhook,
  onClose,
  onChange,
}: DialogProps & { onChange: (changed: { name: string; events: AlertEvent[] }) => void }) {
  const [name, setName] = useState(webhook.name);
  const [events, setEvents] = useState(webhook.events);
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    onChange({ name, events });
  }
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={`Change “${webhook.name}”`}
      description="The address stays: another address is another webhook."
    >
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label="Name"
          value={name}
          maxLength={100}
          required
          onChange={(event) => setName(event.target.value)}
        />
        <EventChoices chosen={events} onChange={setEvents} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="main" disabled={name.trim() === '' || events.length === 0}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const overlaps = [
  { value: '0', label: 'Not at all' },
  { value: '1', label: 'For an hour' },
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
] as const;

/** Asks how long the old secret signs beside its successor. */
export function RotateDialog({
  webhook,
  onClose,
  onRotate,
}: DialogProps & { onRotate: (overlapHours: number) => void }) {
  const [hours, setHours] = useState<(typeof overlaps)[number]['value']>('24');
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={`Replace the secret of “${webhook.name}”`}
      description="Meanwhile each message bears two signatures, so that the receiver can change over."
    >
      <div className="grid gap-4">
        <SelectField
          label="The old one signs too"
          value={hours}
          options={overlaps}
          onChange={setHours}
          className="grid grid-cols-[10rem_minmax(0,1fr)] max-sm:grid-cols-1"
          isLabelShown
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="main" onClick={() => onRotate(Number(hours))}>
            Make the new secret
          </Button>
        </div>
      </div>
    </Modal>
  );
}
