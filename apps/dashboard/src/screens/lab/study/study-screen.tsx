'use client';
import { endpoints } from '@ebb/contracts';
import { type LabStudyDetail } from '@ebb/contracts/lab';
import { useQuery } from '@tanstack/react-query';
import { Download, FlaskConical, Share2 } from 'lucide-react';
import Link from 'next/link';
import { ApiError } from '../../../lib/api/api-error.ts';
import { call, withQuery } from '../../../lib/api/call.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../../lib/session/shop-context.tsx';
import { Button, buttonLook } from '../../../ui/parts/button.tsx';
import { Empty } from '../../../ui/parts/empty.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { Skeleton } from '../../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../../ui/shell/page-header.tsx';
import { JobState } from '../job-state.tsx';
import { studyQuery, useLabChange } from '../lab-query.ts';
import { AskForm } from './ask-form.tsx';
import { BatchPanel } from './batch-panel.tsx';
import { ClusterResult } from './cluster-result.tsx';
import { PredictResult } from './predict-result.tsx';

/** One study: how far it is, what it found, and its answers for new rows. */
export function StudyScreen({ studyId }: { studyId: string }) {
  const { shop } = useShop();
  const href = useHref();
  const study = useQuery(studyQuery(shop.id, studyId));
  if (study.error instanceof ApiError && study.error.status === 404) {
    return (
      <Empty
        icon={FlaskConical}
        title={`${shop.name} has no such study`}
        action={
          <Link href={href('/lab')} className={buttonLook()}>
            All studies
          </Link>
        }
      >
        It may have been deleted, or its owner shares it no more.
      </Empty>
    );
  }
  const { data } = study;
  return (
    <>
      <PageHeader
        title={data?.name ?? 'Study'}
        note={
          <Link href={href('/lab')} className="hover:text-text max-sm:py-2">
            ← Lab
          </Link>
        }
      >
        {data && <StudyActions study={data} />}
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {study.error && (
          <ErrorNote
            error={study.error}
            dataFrom={study.dataUpdatedAt}
            onRetry={() => void study.refetch()}
          />
        )}
        {!data && !study.error && <Skeleton className="h-96" />}
        {data && <Body study={data} />}
      </div>
    </>
  );
}

function Body({ study }: { study: LabStudyDetail }) {
  const { shop } = useShop();
  const formats = useFormats();
  const cancel = useLabChange(shop.id, () =>
    call('cancelLabStudy', { params: { id: study.id }, body: { shopId: shop.id } }),
  );
  const { report } = study;
  if (study.status !== 'done' || report === null) {
    return (
      <JobState
        job={study}
        label={`Progress of ${study.name}`}
        onCancel={study.isOwn ? () => cancel.mutate(undefined) : undefined}
      />
    );
  }
  return (
    <>
      <p className="text-base" data-testid="study-summary">
        {study.summary}.{' '}
        <span className="text-muted">
          {study.tableName}
          {study.finishedAt !== null && `, ${formats.dateTime(study.finishedAt)}`}, by {study.createdByName}.
        </span>
      </p>
      {report.kind === 'cluster' ? (
        <ClusterResult study={study} report={report} />
      ) : (
        <PredictResult report={report} />
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <AskForm study={study} fields={report.fields} />
        <BatchPanel study={study} />
      </div>
    </>
  );
}

function StudyActions({ study }: { study: LabStudyDetail }) {
  const { shop } = useShop();
  const share = useLabChange(shop.id, (isShared: boolean) =>
    call('changeLabStudy', { params: { id: study.id }, body: { shopId: shop.id, isShared } }),
  );
  return (
    <>
      {study.isOwn && (
        <Button
          aria-pressed={study.isShared}
          disabled={share.isPending}
          onClick={() => share.mutate(!study.isShared)}
        >
          <Share2 size={14} aria-hidden /> {study.isShared ? 'Shared with the shop' : 'Share with the shop'}
        </Button>
      )}
      {study.status === 'done' && (
        <a
          className={buttonLook({ tone: 'plain' })}
          href={withQuery(endpoints.getLabModel.path.replace(':id', study.id), { shop: shop.id })}
          download={`${study.name}.json`}
        >
          <Download size={14} aria-hidden /> Model (JSON)
        </a>
      )}
      {share.error && <ErrorNote error={share.error} />}
    </>
  );
}
