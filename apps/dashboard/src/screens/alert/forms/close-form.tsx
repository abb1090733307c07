import { type ResolutionOutcome, resolutionOutcomes } from '@ebb/contracts';
import { type FormEvent, useState } from 'react';
import { outcomeWords } from '../../../lib/formats/alert-words.ts';
import { Button } from '../../../ui/parts/button.tsx';
import type { ActionFormProps } from './action-form.ts';
import { NoteField } from './note-field.tsx';
import { Choices } from './choices.tsx';

/** Closing asks how it ended: the totals of what the work saved are made of these answers. Nothing is preselected. */
export function CloseForm({ alerts, onCancel, onAct }: ActionFormProps) {
  const [outcome, setOutcome] = useState<ResolutionOutcome | null>(null);
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (outcome !== null) onAct({ action: 'resolve', outcome }, note.trim());
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Choices
        label="Outcome"
        choices={resolutionOutcomes.map((value) => ({ value, ...outcomeWords[value] }))}
        chosen={outcome}
        onChoose={setOutcome}
      />
      <NoteField label="Note (optional)" value={note} onChange={setNote} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          tone="main"
          disabled={outcome === null || (outcome === 'other' && note.trim() === '')}
        >
          Close {alerts.length > 1 ? `${alerts.length} alerts` : 'alert'}
        </Button>
      </div>
    </form>
  );
}
