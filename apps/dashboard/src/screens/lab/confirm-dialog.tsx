import { Button } from '../../ui/parts/button.tsx';
import { Modal } from '../../ui/parts/modal.tsx';

/** Asks before something of the lab is gone for good. */
export function ConfirmDelete({
  name,
  what,
  onClose,
  onDelete,
}: {
  name: string;
  what: string;
  onClose: () => void;
  onDelete: () => void;
}) {
  return (
    <Modal isOpen onClose={onClose} title={`Delete “${name}”?`}>
      <p className="text-base">{what} It cannot be taken back.</p>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button className="text-worse" onClick={onDelete}>
          Delete
        </Button>
      </div>
    </Modal>
  );
}
