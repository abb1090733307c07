'use client';
import type { LabPage, ShippedTable } from '@ebb/contracts/lab';
import { useQuery } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { call } from '../../lib/api/call.ts';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { DropFile } from './drop-file.tsx';
import { labQuery, useLabChange } from './lab-query.ts';
import { StudyList, TableList } from './lab-lists.tsx';

const shipped: readonly { which: ShippedTable; label: string }[] = [
  { which: 'wholesale', label: 'Wholesale customers (UCI, 440 rows)' },
  { which: 'customers_200', label: 'Generated customers (200 rows)' },
];

/** What is in this table? Upload one, study it, keep the study. */
export function LabScreen() {
  const { shop } = useShop();
  const page = useQuery(labQuery(shop.id));
  return (
    <>
      <PageHeader
        title="Lab"
        note="Any table: which groups are in it, and what its columns say about one of them."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {page.error && (
          <ErrorNote error={page.error} dataFrom={page.dataUpdatedAt} onRetry={() => void page.refetch()} />
        )}
        {page.isPending && !page.error && (
          <div role="status" aria-label="Loading the lab" className="grid gap-4">
            <Skeleton className="h-40" />
            <Skeleton className="h-72" />
          </div>
        )}
        {page.data && <Body page={page.data} />}
      </div>
    </>
  );
}

function Body({ page }: { page: LabPage }) {
  return (
    <>
      {page.mayChange && <NewTable />}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        {page.mayChange && (
          <Panel title="Tables">
            {page.tables.length === 0 ? (
              <p className="text-sm text-muted">None yet. Send a file, or take one that is shipped.</p>
            ) : (
              <TableList tables={page.tables} />
            )}
          </Panel>
        )}
        <Panel title="Studies">
          {page.studies.length === 0 ? (
            <Empty icon={FlaskConical} title="No studies yet">
              {page.mayChange
                ? 'Open a table and ask what is in it.'
                : 'Nobody has shared a study with the shop. Analysts and managers make them.'}
            </Empty>
          ) : (
            <StudyList studies={page.studies} />
          )}
        </Panel>
      </div>
    </>
  );
}

function NewTable() {
  const { shop } = useShop();
  const href = useHref();
  const router = useRouter();
  const open = (id: string) => router.push(href(`/lab/tables/${id}`));
  const take = useLabChange(shop.id, (which: ShippedTable) =>
    call('addLabTable', { body: { shopId: shop.id, name: which, shipped: which } }),
  );
  return (
    <Panel title="A new table">
      <div className="grid gap-3">
        <DropFile
          title="Drop a CSV file here"
          note="The first line names the columns."
          shopId={shop.id}
          announce={(name) => call('addLabTable', { body: { shopId: shop.id, name } })}
          onSent={open}
        />
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-sm text-muted">Or to try it:</span>
          {shipped.map(({ which, label }) => (
            <Button
              key={which}
              disabled={take.isPending}
              onClick={() => take.mutate(which, { onSuccess: ({ id }) => open(id) })}
            >
              {label}
            </Button>
          ))}
        </div>
        {take.error && <ErrorNote error={take.error} />}
      </div>
    </Panel>
  );
}
