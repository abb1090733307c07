import type { ModelPage } from '@ebb/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Dumbbell } from 'lucide-react';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { ProgressBar } from '../../ui/parts/progress.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { call } from '../../lib/api/call.ts';
import { ApiError } from '../../lib/api/api-error.ts';
import { useMay } from '../../lib/session/use-may.ts';
import { isTraining, modelPageQuery } from './model-query.ts';

/** Starts a training, or shows the one under way; the server keeps its progress, so a reload finds it again. */
export function TrainNow({
  page,
  shopId,
}: {
  page: Pick<ModelPage, 'run' | 'may' | 'models'>;
  shopId: string;
}) {
  const { why } = useMay('models.train');
  const queries = useQueryClient();
  const { queryKey } = modelPageQuery(shopId);
  const { run, may } = page;
  const ask = useMutation({
    mutationFn: () => call('trainModel', { params: { shop: shopId }, body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  const isRunning = isTraining(run);
  // Somebody else has pressed first: the progress that appears says so.
  const isTaken = ask.error instanceof ApiError && ask.error.status === 409;
  return (
    <div className="grid content-start gap-2" data-testid="training">
      {isRunning && run ? (
        <Progress run={run} />
      ) : (
        <>
          <Button
            tone="plain"
            disabled={!may.train || ask.isPending}
            aria-describedby={may.train ? undefined : 'may-not-train'}
            onClick={() => ask.mutate()}
          >
            <Dumbbell size={14} aria-hidden /> Train now
          </Button>
          {!may.train && (
            <p id="may-not-train" className="text-sm text-muted">
              {why}
            </p>
          )}
          {run && <LastRun run={run} models={page.models} />}
        </>
      )}
      {ask.error && !isTaken && <ErrorNote error={ask.error} onRetry={() => ask.mutate()} />}
    </div>
  );
}

function Progress({ run }: { run: NonNullable<ModelPage['run']> }) {
  const formats = useFormats();
  return (
    <>
      <p className="text-sm font-medium" aria-live="polite">
        {run.status === 'requested' ? 'Waiting for the trainer' : `Training: ${run.step}`}
      </p>
      <ProgressBar label="Training" done={run.done} total={run.total} />
      <p className="text-sm text-muted">
        {run.status === 'running' &&
          run.total > 0 &&
          `${formats.number(run.done)} of ${formats.number(run.total)}. `}
        Since {formats.time(run.startedAt)},{' '}
        {run.askedByName ? `asked by ${run.askedByName}` : 'by Ebb itself'}.
      </p>
    </>
  );
}

function LastRun({ run, models }: { run: NonNullable<ModelPage['run']>; models: ModelPage['models'] }) {
  const formats = useFormats();
  const made = models.find(({ id }) => id === run.modelId);
  const when = formats.dateTime(run.finishedAt ?? run.startedAt);
  if (run.status === 'done') {
    return (
      <p className="text-sm text-muted">
        Last training {when}
        {made
          ? `: model ${made.version}, ${made.status === 'rejected' ? 'not good enough' : made.status}`
          : ''}
        .
      </p>
    );
  }
  return (
    <p className="text-sm text-worse">
      The last training {run.status === 'failed' ? 'failed' : 'was interrupted'}, {when}.{' '}
      {run.error ?? 'It can be started again.'}
    </p>
  );
}
