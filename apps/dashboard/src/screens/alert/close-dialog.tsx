import { type Alert, type ResolutionOutcome, resolutionOutcomes } from '@ebb/contracts';
import { type FormEvent, useState } from 'react';
import { customerTitle, outcomeWords } from '../../lib/formats/alert-words.ts';
import { Button } from '../../ui/parts/button.tsx';
import { Modal } from '../../ui/parts/modal.tsx';

/** Closing asks how it ended: the figures on what the work saved are made of these answers. */
export function CloseDialog({
  alerts,
  onCancel,
  onClose,
}: {
  /** Empty when the dialog is shut. */
  alerts: readonly Alert[];
  onCancel: () => void;
  onClose: (outcome: ResolutionOutcome, note: string) => void;
}) {
  const [outcome, setOutcome] = useState<ResolutionOutcome>('retained');
  const [note, setNote] = useState('');
  const [only] = alerts;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose(outcome, note.trim());
    setNote('');
  };
  return (
    <Modal
      isOpen={only !== undefined}
      onClose={onCancel}
      title={only && alerts.length === 1 ? `Close ${customerTitle(only)}` : `Close ${alerts.length} alerts`}
      description="How did it end?"
    >
      <form onSubmit={submit} className="grid gap-4">
        <fieldset className="grid gap-1.5">
          <legend className="sr-only">Outcome</legend>
          {resolutionOutcomes.map((value) => (
            <label
              key={value}
              className="flex min-h-11 cursor-pointer items-start gap-3 rounded-md border border-line px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-picked"
            >
              <input
                type="radio"
                name="outcome"
                value={value}
                checked={outcome === value}
                onChange={() => setOutcome(value)}
                className="mt-1 accent-accent"
              />
              <span>
                <span className="block text-base font-medium">{outcomeWords[value].label}</span>
                <span className="block text-sm text-muted">{outcomeWords[value].hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label className="grid gap-1 text-sm font-medium">
          Note (optional)
          <textarea
            value={note}
            maxLength={2000}
            rows={2}
            onChange={(event) => setNote(event.target.value)}
            className="rounded-md border border-control bg-panel px-2.5 py-2 text-base font-normal max-sm:text-md"
          />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onCancel}>Cancel</Button>
          <Button type="submit" tone="main" disabled={outcome === 'other' && note.trim() === ''}>
            Close {alerts.length > 1 ? `${alerts.length} alerts` : 'alert'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
