import type { PrivacyRequest, PrivacyRequestKind } from '@ebb/contracts/stores';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { type SubmitEvent, useState } from 'react';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { customerPath, useHref, useShop } from '../../../lib/session/shop-context.tsx';
import { Button } from '../../../ui/parts/button.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { TextField } from '../../../ui/parts/fields/fields.tsx';
import { Modal } from '../../../ui/parts/modal.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { privacyRequestsQuery, useClosePrivacyRequest } from './store-sources-query.ts';

const words: Readonly<Record<PrivacyRequestKind, { asks: string; todo: string }>> = {
  erase: { asks: 'A customer is to be forgotten', todo: 'Ebb erases them by itself within a minute.' },
  export: {
    asks: 'A customer wants to see what is stored',
    todo: 'Open the customer, take everything out under “Data”, and send it to them within 30 days.',
  },
  erase_store: {
    asks: 'Everything of the store is to be forgotten',
    todo: 'The app was removed from the store. Erase its customers within 30 days, if you have no other ground to keep them.',
  },
};

/** What customers asked for through their store. Shown where there is something; for those who may work on it. */
export function PrivacyRequestsPanel() {
  const { shop } = useShop();
  const list = useQuery(privacyRequestsQuery(shop.id));
  const close = useClosePrivacyRequest(shop.id);
  const [closing, setClosing] = useState<PrivacyRequest>();
  const items = list.data?.items ?? [];
  const error = list.error ?? close.error;
  if (items.length === 0 && !error) return null;
  return (
    <Panel title={`Customers’ requests (${list.data?.open ?? 0} open)`}>
      {error && <ErrorNote error={error} onRetry={() => void list.refetch()} />}
      <ul className="divide-y divide-line" aria-label="Customers’ requests">
        {items.map((request) => (
          <RequestLine key={request.id} request={request} onClose={() => setClosing(request)} />
        ))}
      </ul>
      {closing && (
        <CloseDialog
          request={closing}
          onCancel={() => setClosing(undefined)}
          onClose={(result) => {
            close.mutate({ request: closing.id, result });
            setClosing(undefined);
          }}
        />
      )}
    </Panel>
  );
}

function RequestLine({ request, onClose }: { request: PrivacyRequest; onClose: () => void }) {
  const formats = useFormats();
  const href = useHref();
  const { kind, customerId, sourceName, receivedAt, doneAt, by, result } = request;
  const { asks, todo } = words[kind];
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2 text-base">
      <div className="min-w-0 flex-1 basis-64">
        <p className={doneAt === null ? 'font-medium' : 'text-muted'}>
          {asks}
          {customerId !== null && (
            <>
              {': '}
              <Link href={href(customerPath(customerId))} className="break-all text-accent underline">
                {customerId}
              </Link>
            </>
          )}
        </p>
        <p className="text-sm text-muted">
          {`${sourceName} · ${formats.dateTime(receivedAt)} · `}
          {doneAt === null ? todo : `${result ?? 'done'}, ${by ?? 'by Ebb'}, ${formats.dateTime(doneAt)}`}
        </p>
      </div>
      {doneAt === null && kind !== 'erase' && (
        <Button size="small" onClick={onClose} aria-label={`Close: ${asks}`}>
          Close
        </Button>
      )}
    </li>
  );
}

function CloseDialog({
  request,
  onCancel,
  onClose,
}: {
  request: PrivacyRequest;
  onCancel: () => void;
  onClose: (result: string) => void;
}) {
  const [result, setResult] = useState('');
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    onClose(result.trim());
  }
  return (
    <Modal
      isOpen
      onClose={onCancel}
      title="Close the request"
      description={`${words[request.kind].asks}. It stays in this list and in the audit log.`}
    >
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label="What was done"
          placeholder="Sent by mail"
          value={result}
          maxLength={255}
          required
          onChange={(event) => setResult(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onCancel}>Cancel</Button>
          <Button type="submit" tone="main" disabled={result.trim() === ''}>
            Close it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
