'use client';
import type { LabColumnUse, LabTableDetail, LabTableReport } from '@ebb/contracts/lab';
import { endpoints } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { Download, TableProperties } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { ApiError } from '../../../lib/api/api-error.ts';
import { call, withQuery } from '../../../lib/api/call.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../../lib/session/shop-context.tsx';
import { buttonLook } from '../../../ui/parts/button.tsx';
import { Empty } from '../../../ui/parts/empty.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { Skeleton } from '../../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../../ui/shell/page-header.tsx';
import { JobState } from '../job-state.tsx';
import { tableQuery, useLabChange } from '../lab-query.ts';
import { ColumnList } from './column-list.tsx';
import { guessedUses } from './column-uses.ts';
import { NewStudy } from './new-study.tsx';

/** What was found in a table, to be corrected, and what to ask of it. */
export function TableScreen({ tableId }: { tableId: string }) {
  const { shop } = useShop();
  const href = useHref();
  const table = useQuery(tableQuery(shop.id, tableId));
  const cancel = useLabChange(shop.id, () =>
    call('cancelLabFile', { params: { id: tableId }, body: { shopId: shop.id } }),
  );
  if (table.error instanceof ApiError && table.error.status === 404) {
    return (
      <Empty
        icon={TableProperties}
        title={`${shop.name} has no such table`}
        action={
          <Link href={href('/lab')} className={buttonLook()}>
            All tables
          </Link>
        }
      >
        It may have been deleted.
      </Empty>
    );
  }
  const { data } = table;
  return (
    <>
      <PageHeader
        title={data?.name ?? 'Table'}
        note={
          <Link href={href('/lab')} className="hover:text-text max-sm:py-2">
            ← Lab
          </Link>
        }
      >
        {data?.status === 'done' && (
          <a
            className={buttonLook({ tone: 'plain' })}
            href={withQuery(endpoints.getLabTableRows.path.replace(':id', tableId), { shop: shop.id })}
            download
          >
            <Download size={14} aria-hidden /> CSV
          </a>
        )}
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {table.error && (
          <ErrorNote
            error={table.error}
            dataFrom={table.dataUpdatedAt}
            onRetry={() => void table.refetch()}
          />
        )}
        {!data && !table.error && <Skeleton className="h-96" />}
        {data && data.status !== 'done' && (
          <JobState job={data} label={`Reading ${data.name}`} onCancel={() => cancel.mutate(undefined)} />
        )}
        {data?.report && <Body key={data.id} table={data} report={data.report} />}
      </div>
    </>
  );
}

function Body({ table, report }: { table: LabTableDetail; report: LabTableReport }) {
  const formats = useFormats();
  const [uses, setUses] = useState<LabColumnUse[]>(() => guessedUses(report.columns, table.source));
  const { rows, missing, duplicates, columns } = report;
  const cells = rows * columns.length;
  const facts = [
    `${formats.number(rows)} rows, ${columns.length} columns`,
    missing === 0
      ? 'no value is missing'
      : `${formats.number(missing)} of ${formats.number(cells)} values are missing (${formats.finePercent(missing / cells)}); they are filled, never dropped`,
    duplicates === 0
      ? 'no row repeats another'
      : `${formats.number(duplicates)} ${duplicates === 1 ? 'row repeats' : 'rows repeat'} an earlier one; they are kept`,
  ];
  return (
    <>
      <p className="text-base" data-testid="table-facts">
        {facts.join('; ')}.
      </p>
      <NewStudy table={table} uses={uses} report={report} />
      <Panel title="Columns">
        <p className="pb-2 text-sm text-muted">
          What each column is taken for. Correct what was guessed wrong before you ask.
        </p>
        <ColumnList columns={columns} uses={uses} onChange={setUses} />
      </Panel>
    </>
  );
}
