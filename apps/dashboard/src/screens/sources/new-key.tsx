import type { CreatedWriteKey } from '@ebb/contracts';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { TextField } from '../../ui/parts/fields.tsx';

/** A form for a key's name and, once it is made, the key: the only time it is seen. */
export function NewKey({
  created,
  isBusy,
  onCreate,
}: {
  created: CreatedWriteKey | undefined;
  isBusy: boolean;
  onCreate: (name: string) => void;
}) {
  const [name, setName] = useState('');
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    onCreate(name);
    setName('');
  }
  return (
    <div className="grid gap-4">
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <TextField
          label="What sends with it"
          placeholder="Online shop"
          value={name}
          maxLength={100}
          required
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={isBusy || name.trim() === ''} className="h-9">
          Create key
        </Button>
      </form>
      {created && (
        <div role="status" className="grid gap-2 rounded-md border border-accent p-3 text-base">
          <p>Key “{created.key.name}”. Copy it now: it is stored as a hash and never shown again.</p>
          <div className="flex flex-wrap items-center gap-3">
            <code className="rounded bg-well px-2 py-1 break-all select-all">{created.writeKey}</code>
            <Button size="small" onClick={() => void navigator.clipboard.writeText(created.writeKey)}>
              Copy
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
