import { contactChannels, type ContactChannel } from '@ebb/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/parts/button.tsx';
import { channelWords } from '../action-words.ts';
import type { ActionFormProps } from './action-form.ts';
import { Choices } from './choices.tsx';
import { NoteField } from './note-field.tsx';

/** What was tried, and what came of it. */
export function ContactForm({ onCancel, onAct }: ActionFormProps) {
  const [channel, setChannel] = useState<ContactChannel | null>(null);
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (channel !== null) onAct({ action: 'contact', channel }, note.trim());
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Choices
        label="Contact"
        choices={contactChannels.map((value) => ({ value, label: channelWords[value] }))}
        chosen={channel}
        onChoose={setChannel}
      />
      <NoteField label="What came of it (optional)" value={note} onChange={setNote} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="main" disabled={channel === null}>
          Log
        </Button>
      </div>
    </form>
  );
}
