import type { KeyKind } from '@ebb/contracts';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { TextField } from '../../ui/parts/fields/fields.tsx';

export interface WantedKey {
  readonly name: string;
  readonly kind: KeyKind;
  readonly signsUsers: boolean;
}

const kinds: readonly { kind: KeyKind; label: string; note: string }[] = [
  {
    kind: 'server',
    label: 'For a server',
    note: 'Sends everything: orders, payments, names, history. Nobody else may know it.',
  },
  {
    kind: 'browser',
    label: 'For a page or an app',
    note: 'May be read by anybody. Sends page and screen views and events without a meaning of their own; nothing about money or people.',
  },
];

/** What a new key is called and may send. */
export function NewKey({ isBusy, onCreate }: { isBusy: boolean; onCreate: (wanted: WantedKey) => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<KeyKind>('server');
  const [signsUsers, setSignsUsers] = useState(false);
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    onCreate({ name, kind, signsUsers: kind === 'browser' && signsUsers });
    setName('');
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextField
        label="What sends with it"
        placeholder="Online shop"
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-sm font-medium">Where it is kept</legend>
        {kinds.map((each) => (
          <label
            key={each.kind}
            className="flex cursor-pointer items-start gap-3 rounded-md border border-line p-3 has-checked:border-accent"
          >
            <input
              type="radio"
              name="kind"
              className="mt-1 size-4 shrink-0 accent-accent"
              checked={kind === each.kind}
              onChange={() => setKind(each.kind)}
            />
            <span>
              <span className="block text-base font-medium">{each.label}</span>
              <span className="block text-sm text-muted">{each.note}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'browser' && (
        <label className="flex cursor-pointer items-start gap-3 text-base max-sm:min-h-11">
          <input
            type="checkbox"
            className="mt-1 size-4 shrink-0 accent-accent"
            checked={signsUsers}
            onChange={(event) => setSignsUsers(event.target.checked)}
          />
          <span>
            Customers’ ids are signed by the shop’s server
            <span className="block text-sm text-muted">
              Then nobody can send page views in another customer’s name. The signature goes into{' '}
              <code>context.userSignature</code>.
            </span>
          </span>
        </label>
      )}
      <div>
        <Button type="submit" disabled={isBusy || name.trim() === ''} className="h-9">
          Create key
        </Button>
      </div>
    </form>
  );
}
