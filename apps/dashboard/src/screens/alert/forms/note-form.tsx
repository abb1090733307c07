import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/parts/button.tsx';
import type { ActionFormProps } from './action-form.ts';
import { NoteField } from './note-field.tsx';

export function NoteForm({ onCancel, onAct }: ActionFormProps) {
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAct({ action: 'note' }, note.trim());
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <NoteField label="Note" value={note} onChange={setNote} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="main" disabled={note.trim() === ''}>
          Add note
        </Button>
      </div>
    </form>
  );
}
