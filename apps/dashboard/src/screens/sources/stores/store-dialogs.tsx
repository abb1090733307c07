import type { StoreSource } from '@ebb/contracts/stores';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../../ui/parts/button.tsx';
import { SelectField, TextField } from '../../../ui/parts/fields/fields.tsx';
import { Modal } from '../../../ui/parts/modal.tsx';
import type { SecretChange } from './store-sources-query.ts';

interface DialogProps {
  source: StoreSource;
  onClose: () => void;
}

/** Asks before a store's webhooks are refused for good. */
export function EndStoreDialog({ source, onClose, onEnd }: DialogProps & { onEnd: () => void }) {
  return (
    <Modal isOpen onClose={onClose} title={`End “${source.name}”?`}>
      <p className="text-base">
        Its webhooks are refused with 401 within two seconds, and its secret is forgotten. What came is kept.
        Remove the webhooks in the store too, so that it does not go on trying.
      </p>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button className="text-worse" onClick={onEnd}>
          End
        </Button>
      </div>
    </Modal>
  );
}

const overlaps = [
  { value: '0', label: 'Not at all: it is refused at once' },
  { value: '1', label: 'For an hour' },
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
] as const;

/** The store's secret: typed from Shopify, typed or made for WooCommerce. */
export function StoreSecretDialog({
  source,
  onClose,
  onSet,
}: DialogProps & { onSet: (change: SecretChange) => void }) {
  const [secret, setSecret] = useState('');
  const [hours, setHours] = useState<(typeof overlaps)[number]['value']>('24');
  const isTyped = source.kind === 'shopify';
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = secret.trim();
    const overlapHours = source.hasSecret ? Number(hours) : 0;
    onSet({ source: source.id, overlapHours, ...(given === '' ? {} : { secret: given }) });
  }
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={`Secret of “${source.name}”`}
      description={
        isTyped
          ? 'As Shopify shows it below its list of webhooks; of an app, its client secret.'
          : 'Left empty, one is made and shown once. It goes into each webhook in WooCommerce.'
      }
    >
      <form onSubmit={submit} className="grid gap-4" autoComplete="off">
        <TextField
          label="Secret"
          type="password"
          autoComplete="off"
          value={secret}
          minLength={8}
          maxLength={200}
          required={isTyped}
          onChange={(event) => setSecret(event.target.value)}
        />
        {source.hasSecret && (
          <SelectField
            label="The secret before stays good"
            value={hours}
            options={overlaps}
            onChange={setHours}
            className="grid grid-cols-[12rem_minmax(0,1fr)] max-sm:grid-cols-1"
            isLabelShown
          />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="main" disabled={isTyped && secret.trim().length < 8}>
            Set the secret
          </Button>
        </div>
      </form>
    </Modal>
  );
}
