'use client';
import type { Shop } from '@ebb/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { type SubmitEvent, useState } from 'react';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { TextField } from '../../ui/parts/fields/fields.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

/** What a customer may ask of the shop: everything that is stored, and its end. */
export function PersonalData({ shop, customerId }: { shop: Shop; customerId: string }) {
  const may = useMay('privacy.work');
  const [isErasing, setIsErasing] = useState(false);
  const file = useMutation({
    mutationFn: () => call('exportCustomer', { params: { shop: shop.id, id: customerId } }),
    onSuccess: (stored) => download(stored, `customer-${encodeURIComponent(customerId)}.json`),
  });
  return (
    <Panel title="Personal data">
      <div className="grid gap-3">
        {file.error && <ErrorNote error={file.error} onRetry={() => file.mutate()} />}
        {may.isAllowed ? (
          <div className="flex flex-wrap gap-2">
            <Button disabled={file.isPending} onClick={() => file.mutate()}>
              {file.isPending ? 'Collecting…' : 'Export as JSON'}
            </Button>
            <Button className="text-worse" onClick={() => setIsErasing(true)}>
              Erase…
            </Button>
          </div>
        ) : (
          <p className="text-sm text-muted">{may.why}</p>
        )}
        <p className="text-sm text-muted">Both are written into the audit log.</p>
      </div>
      {isErasing && <EraseDialog shop={shop} customerId={customerId} onClose={() => setIsErasing(false)} />}
    </Panel>
  );
}

function EraseDialog({ shop, customerId, onClose }: { shop: Shop; customerId: string; onClose: () => void }) {
  const formats = useFormats();
  const href = useHref();
  const queries = useQueryClient();
  const [confirm, setConfirm] = useState('');
  const erase = useMutation({
    mutationFn: () => call('eraseCustomer', { params: { shop: shop.id, id: customerId }, body: { confirm } }),
  });
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    erase.mutate();
  }
  function leave(): void {
    // What is shown behind the dialog is gone.
    if (erase.isSuccess) queries.clear();
    onClose();
  }
  if (erase.data) {
    const rows = Object.values(erase.data.removed).reduce((sum, count) => sum + count, 0);
    return (
      <Modal isOpen onClose={leave} title="Erased">
        <div className="grid gap-3 text-base">
          <p role="status">{formats.number(rows)} rows were removed. Copies run out by themselves:</p>
          <ul className="grid gap-1 text-sm text-muted">
            {erase.data.staysUntil.map(({ place, until }) => (
              <li key={place}>
                {place}: until {formats.dateTime(until)}
              </li>
            ))}
          </ul>
          <p className="text-sm text-muted">Backups hold what they held when they were made.</p>
          <Link href={href('/customers')} onClick={leave} className="text-accent underline">
            To the customers
          </Link>
        </div>
      </Modal>
    );
  }
  return (
    <Modal isOpen onClose={onClose} title="Erase this customer?">
      <form onSubmit={submit} className="grid gap-4 text-base">
        {erase.error && <ErrorNote error={erase.error} onRetry={() => erase.mutate()} />}
        <p>
          Profile, events, scores, alerts with their notes and everything else about{' '}
          <code className="break-all">{customerId}</code> is removed from the record. It cannot be taken back.
          Should the shop send another event of theirs, they are a new customer.
        </p>
        <TextField
          label="The customer’s id once more"
          value={confirm}
          autoComplete="off"
          required
          onChange={(event) => setConfirm(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep them</Button>
          <Button type="submit" className="text-worse" disabled={erase.isPending || confirm !== customerId}>
            Erase
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function download(value: unknown, name: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
