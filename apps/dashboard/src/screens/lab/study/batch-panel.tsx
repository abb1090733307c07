import { endpoints } from '@ebb/contracts';
import { type LabBatch, type LabStudyDetail } from '@ebb/contracts/lab';
import { Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call, withQuery } from '../../../lib/api/call.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { Button, buttonLook } from '../../../ui/parts/button.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { ConfirmDelete } from '../confirm-dialog.tsx';
import { DropFile } from '../drop-file.tsx';
import { JobState } from '../job-state.tsx';
import { useLabChange } from '../lab-query.ts';

/** A file of rows in, the same rows with the answers out. */
export function BatchPanel({ study }: { study: LabStudyDetail }) {
  const { shop } = useShop();
  const [asked, setAsked] = useState<LabBatch | null>(null);
  const refresh = useLabChange(shop.id, () => Promise.resolve());
  const change = useLabChange(shop.id, ({ id, isCancel }: { id: string; isCancel: boolean }) =>
    isCancel
      ? call('cancelLabFile', { params: { id }, body: { shopId: shop.id } })
      : call('deleteLabFile', { params: { id }, query: { shop: shop.id } }),
  );
  return (
    <Panel title="Ask for a whole file">
      <div className="grid gap-3">
        {study.mayChange ? (
          <DropFile
            title="Drop a CSV file of rows here"
            note="It needs the study’s columns; every row comes back with the answer and its confidence."
            shopId={shop.id}
            announce={(name) =>
              call('addLabBatch', { params: { id: study.id }, body: { shopId: shop.id, name } })
            }
            onSent={() => refresh.mutate(undefined)}
          />
        ) : (
          <p className="text-sm text-muted">Analysts, managers and administrators may send files.</p>
        )}
        {change.error && <ErrorNote error={change.error} />}
        <ul className="divide-y divide-line">
          {study.batches.map((batch) => (
            <BatchLine
              key={batch.id}
              batch={batch}
              mayChange={study.mayChange}
              onCancel={() => change.mutate({ id: batch.id, isCancel: true })}
              onDelete={() => setAsked(batch)}
            />
          ))}
        </ul>
      </div>
      {asked && (
        <ConfirmDelete
          name={asked.name}
          what="The rows and their answers go."
          onClose={() => setAsked(null)}
          onDelete={() => {
            change.mutate({ id: asked.id, isCancel: false });
            setAsked(null);
          }}
        />
      )}
    </Panel>
  );
}

function BatchLine({
  batch,
  mayChange,
  onCancel,
  onDelete,
}: {
  batch: LabBatch;
  mayChange: boolean;
  onCancel: () => void;
  onDelete: () => void;
}) {
  const { shop } = useShop();
  const formats = useFormats();
  return (
    <li className="grid gap-2 py-2">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{batch.name}</p>
          <p className="text-sm text-muted">
            {batch.rows !== null && `${formats.number(batch.rows)} rows · `}
            {batch.createdByName}, {formats.dateTime(batch.createdAt)}
          </p>
        </div>
        {batch.status === 'done' && (
          <a
            className={buttonLook({ size: 'small' })}
            href={withQuery(endpoints.getLabBatchRows.path.replace(':id', batch.id), { shop: shop.id })}
            download
          >
            <Download size={14} aria-hidden /> CSV
          </a>
        )}
        {mayChange && (
          <Button
            tone="quiet"
            size="icon"
            aria-label={`Delete ${batch.name}`}
            title="Delete"
            onClick={onDelete}
          >
            <Trash2 size={15} aria-hidden />
          </Button>
        )}
      </div>
      <JobState job={batch} label={`Answering ${batch.name}`} onCancel={mayChange ? onCancel : undefined} />
    </li>
  );
}
