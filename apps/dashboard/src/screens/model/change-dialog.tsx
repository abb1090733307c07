import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { HistoryNote } from '../../ui/parts/history-note.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { type ModelChange, useModelChange } from './model-query.ts';

const words: Readonly<
  Record<ModelChange['kind'], { title: (version: number) => string; does: string; button: string }>
> = {
  promote: {
    title: (version) => `Let model ${version} decide?`,
    does: 'It becomes champion now. The customers are scored by it as events and nights come; the present champion can be brought back.',
    button: 'Make it champion',
  },
  rollback: {
    title: (version) => `Go back to model ${version}?`,
    does: 'It becomes champion again now, as it was. The present champion is kept and can be brought back.',
    button: 'Roll back',
  },
  share: {
    title: (version) => `Share of the customers for model ${version}`,
    does: 'So many customers, always the same ones, are scored by it in earnest; what comes true decides. 0 ends the experiment.',
    button: 'Set the share',
  },
};

const shortestNote = 3;

/** Confirms a change of who decides. The note is for those who will ask why. */
export function ChangeDialog({
  change: asked,
  shopId,
  version,
  onClose,
}: {
  change: ModelChange;
  shopId: string;
  version: number;
  onClose: () => void;
}) {
  const id = useId();
  const [note, setNote] = useState('');
  const [sharePercent, setSharePercent] = useState(asked.kind === 'share' ? asked.sharePercent : 0);
  const change: ModelChange = asked.kind === 'share' ? { ...asked, sharePercent } : asked;
  const sending = useModelChange(shopId, version, onClose);
  const { title, does, button } = words[change.kind];
  const isReady = note.trim().length >= shortestNote;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) sending.mutate({ change, note: note.trim() });
  };
  return (
    <Modal isOpen onClose={onClose} title={title(change.model.version)} description={does}>
      <form onSubmit={submit} className="grid gap-4">
        {change.kind === 'share' && (
          <div className="grid gap-1 text-sm font-medium">
            <span className="flex justify-between">
              {/* Around both it would be the label of the first, the output. */}
              <label htmlFor={id}>Share of the customers</label>
              <output htmlFor={id} className="text-md font-semibold">
                {sharePercent}%
              </output>
            </span>
            <input
              id={id}
              type="range"
              min={0}
              max={50}
              step={1}
              value={sharePercent}
              aria-valuetext={`${sharePercent}%`}
              onChange={(event) => setSharePercent(Number(event.target.value))}
              className="h-6 w-full accent-accent max-sm:h-11"
            />
          </div>
        )}
        <HistoryNote note={note} onChange={setNote} isRequired />
        {sending.error && <ErrorNote error={sending.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="main" disabled={!isReady || sending.isPending}>
            {sending.isPending ? 'One moment…' : button}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
