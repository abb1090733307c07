import type { LabJobStatus } from '@ebb/contracts/lab';
import { Button } from '../../ui/parts/button.tsx';
import { ProgressBar } from '../../ui/parts/progress.tsx';

interface Job {
  readonly status: LabJobStatus;
  readonly step: string | null;
  readonly done01: number;
  readonly error: string | null;
}

/** How far something is, with a way to end it; or what became of it. Nothing where it is done. */
export function JobState({
  job,
  label,
  onCancel,
}: {
  job: Job;
  label: string;
  onCancel?: (() => void) | undefined;
}) {
  if (job.status === 'done') return null;
  if (job.status === 'requested' || job.status === 'running') {
    return (
      <div role="status" className="grid max-w-md gap-2">
        <p className="text-sm">
          {job.status === 'requested' ? 'Waiting for its turn' : (job.step ?? 'Begun')}
        </p>
        <ProgressBar label={label} done={job.done01} total={1} />
        {onCancel && (
          <div>
            <Button size="small" onClick={onCancel}>
              Cancel
            </Button>
          </div>
        )}
      </div>
    );
  }
  return (
    <p role="status" className="rounded-md border border-line bg-panel p-3 text-sm">
      <strong className="font-semibold">
        {job.status === 'cancelled' ? 'Cancelled.' : 'It did not work.'}
      </strong>{' '}
      <span className="text-muted">{job.error}</span>
    </p>
  );
}
