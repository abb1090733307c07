import type { WriteKeyLine } from '@ebb/contracts';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { SelectField, TextField } from '../../ui/parts/fields/fields.tsx';
import { Modal } from '../../ui/parts/modal.tsx';

interface DialogProps {
  line: WriteKeyLine;
  onClose: () => void;
}

/** Asks before a key is taken out of use for good. */
export function RevokeDialog({ line, onClose, onRevoke }: DialogProps & { onRevoke: () => void }) {
  return (
    <Modal isOpen onClose={onClose} title={`Revoke “${line.name}”?`}>
      <p className="text-base">
        Whatever sends with it is refused with 401 within two seconds. It cannot be taken back. To change over
        without a gap, replace the key instead.
      </p>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button className="text-worse" onClick={onRevoke}>
          Revoke
        </Button>
      </div>
    </Modal>
  );
}

export function RenameDialog({
  line,
  onClose,
  onRename,
}: DialogProps & { onRename: (name: string) => void }) {
  const [name, setName] = useState(line.name);
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    onRename(name);
  }
  return (
    <Modal isOpen onClose={onClose} title={`Rename “${line.name}”`} description="The key stays the same.">
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label="What sends with it"
          value={name}
          maxLength={100}
          required
          onChange={(event) => setName(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="main" disabled={name.trim() === ''}>
            Rename
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const overlaps = [
  { value: '0', label: 'Not at all: it is refused at once' },
  { value: '1', label: 'For an hour' },
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
  { value: '720', label: 'For 30 days' },
] as const;

/** Asks how long the old key stays good beside its successor. */
export function RotateDialog({
  line,
  onClose,
  onRotate,
}: DialogProps & { onRotate: (overlapHours: number) => void }) {
  const [hours, setHours] = useState<(typeof overlaps)[number]['value']>('24');
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={`Replace “${line.name}”`}
      description="A new key of the same name and kind is made and shown once."
    >
      <div className="grid gap-4">
        <SelectField
          label="The old key stays good"
          value={hours}
          options={overlaps}
          onChange={setHours}
          className="grid grid-cols-[10rem_minmax(0,1fr)] max-sm:grid-cols-1"
          isLabelShown
        />
        <p className="text-sm text-muted">It can still be revoked before.</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="main" onClick={() => onRotate(Number(hours))}>
            Make the new key
          </Button>
        </div>
      </div>
    </Modal>
  );
}
