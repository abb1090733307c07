import type { LabStudy, LabTable } from '@ebb/contracts/lab';
import { Trash2, Users } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { ConfirmDelete } from './confirm-dialog.tsx';
import { useLabChange } from './lab-query.ts';

const statusWords = {
  receiving: 'being sent',
  requested: 'waits',
  running: 'at work',
  done: '',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;

/** Tables of the shop, each a way to its columns. */
export function TableList({ tables }: { tables: readonly LabTable[] }) {
  const { shop } = useShop();
  const href = useHref();
  const formats = useFormats();
  const [asked, setAsked] = useState<LabTable | null>(null);
  const remove = useLabChange(shop.id, (id: string) =>
    call('deleteLabFile', { params: { id }, query: { shop: shop.id } }),
  );
  return (
    <>
      {remove.error && <ErrorNote error={remove.error} />}
      <ul className="divide-y divide-line">
        {tables.map((table) => (
          <li key={table.id} className="flex items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <Link
                href={href(`/lab/tables/${table.id}`)}
                className="block truncate font-medium text-accent hover:underline max-sm:py-2"
              >
                {table.name}
              </Link>
              <p className="text-sm text-muted">
                {table.rows === null
                  ? statusWords[table.status]
                  : `${formats.number(table.rows)} rows, ${table.columns} columns`}
                {` · ${table.createdByName}, ${formats.dateTime(table.createdAt)}`}
              </p>
            </div>
            <DeleteButton name={table.name} onClick={() => setAsked(table)} />
          </li>
        ))}
      </ul>
      {asked && (
        <ConfirmDelete
          name={asked.name}
          what="The table and its rows go. Studies of it stay, but cannot be made anew."
          onClose={() => setAsked(null)}
          onDelete={() => {
            remove.mutate(asked.id);
            setAsked(null);
          }}
        />
      )}
    </>
  );
}

/** One's own studies and those that were shared. */
export function StudyList({ studies }: { studies: readonly LabStudy[] }) {
  const { shop } = useShop();
  const href = useHref();
  const formats = useFormats();
  const [asked, setAsked] = useState<LabStudy | null>(null);
  const remove = useLabChange(shop.id, (id: string) =>
    call('deleteLabStudy', { params: { id }, query: { shop: shop.id } }),
  );
  return (
    <>
      {remove.error && <ErrorNote error={remove.error} />}
      <ul className="divide-y divide-line">
        {studies.map((study) => (
          <li key={study.id} className="flex items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <Link
                href={href(`/lab/studies/${study.id}`)}
                className="block truncate font-medium text-accent hover:underline max-sm:py-2"
              >
                {study.name}
              </Link>
              <p className="text-sm text-muted">
                {study.summary ?? statusWords[study.status]} · {study.tableName} · {study.createdByName},{' '}
                {formats.dateTime(study.createdAt)}
                {study.isShared && (
                  <span className="ml-2 inline-flex items-center gap-1">
                    <Users size={12} aria-hidden /> shared
                  </span>
                )}
              </p>
            </div>
            {study.isOwn && <DeleteButton name={study.name} onClick={() => setAsked(study)} />}
          </li>
        ))}
      </ul>
      {asked && (
        <ConfirmDelete
          name={asked.name}
          what="The study goes with its model and its batches."
          onClose={() => setAsked(null)}
          onDelete={() => {
            remove.mutate(asked.id);
            setAsked(null);
          }}
        />
      )}
    </>
  );
}

function DeleteButton({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <Button tone="quiet" size="icon" aria-label={`Delete ${name}`} title="Delete" onClick={onClick}>
      <Trash2 size={15} aria-hidden />
    </Button>
  );
}
