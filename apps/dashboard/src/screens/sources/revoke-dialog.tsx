import type { WriteKeyLine } from '@ebb/contracts';
import { Button } from '../../ui/parts/button.tsx';
import { Modal } from '../../ui/parts/modal.tsx';

/** Asks before a key is taken out of use for good. */
export function RevokeDialog({
  line,
  onRevoke,
  onClose,
}: {
  line: WriteKeyLine;
  onRevoke: () => void;
  onClose: () => void;
}) {
  return (
    <Modal isOpen onClose={onClose} title={`Revoke “${line.name}”?`}>
      <p className="text-base">
        Whatever sends with it is refused with 401 within half a minute. It cannot be taken back.
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
