import { storeKinds, storeNames, type CreateStoreSource, type StoreKind } from '@ebb/contracts/stores';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/fields/fields.tsx';

const notes: Readonly<Record<StoreKind, string>> = {
  shopify:
    'Shopify makes the secret itself and shows it once its first webhook is made. So add the store first; the secret can follow.',
  woocommerce: 'Left empty, a secret is made here and shown once, to be pasted into WooCommerce.',
};

/** A store to be connected. @param onCreate clears the form once it is done */
export function NewStore({
  isBusy,
  onCreate,
}: {
  isBusy: boolean;
  onCreate: (wanted: CreateStoreSource, onDone: () => void) => void;
}) {
  const [kind, setKind] = useState<StoreKind>('shopify');
  const [name, setName] = useState('');
  const [secret, setSecret] = useState('');
  const [idPrefix, setIdPrefix] = useState('');
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const wanted = { kind, name, idPrefix, ...(secret === '' ? {} : { secret: secret.trim() }) };
    onCreate(wanted, () => {
      setName('');
      setSecret('');
      setIdPrefix('');
    });
  }
  return (
    <form onSubmit={submit} className="grid gap-3" autoComplete="off">
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="mb-1 text-sm font-medium">What the store runs on</legend>
        {storeKinds.map((each) => (
          <label
            key={each}
            className="flex cursor-pointer items-center gap-3 rounded-md border border-line p-3 has-checked:border-accent"
          >
            <input
              type="radio"
              name="store-kind"
              className="size-4 shrink-0 accent-accent"
              checked={kind === each}
              onChange={() => setKind(each)}
            />
            <span className="text-base font-medium">{storeNames[each]}</span>
          </label>
        ))}
      </fieldset>
      <TextField
        label="Name of the store"
        placeholder="Online shop"
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.target.value)}
      />
      <div className="grid gap-1">
        <TextField
          label="Secret (may be left empty)"
          type="password"
          autoComplete="off"
          value={secret}
          minLength={8}
          maxLength={200}
          onChange={(event) => setSecret(event.target.value)}
        />
        <p className="text-sm text-muted">{notes[kind]}</p>
      </div>
      <details>
        <summary className="cursor-pointer text-sm text-muted max-sm:py-3">
          A second store of this shop
        </summary>
        <div className="mt-2 grid gap-1">
          <TextField
            label="Before its ids"
            placeholder="b2b-"
            value={idPrefix}
            maxLength={32}
            pattern="[A-Za-z0-9_.\-]*"
            onChange={(event) => setIdPrefix(event.target.value)}
          />
          <p className="text-sm text-muted">
            Two stores number their customers and orders alike: what stands here keeps them apart. It cannot
            be changed later.
          </p>
        </div>
      </details>
      <div>
        <Button type="submit" disabled={isBusy || name.trim() === ''} className="h-9">
          Add store
        </Button>
      </div>
    </form>
  );
}
