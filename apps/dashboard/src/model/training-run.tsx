import type { ModelAnswer } from '@ebb/contracts';
import { Panel } from '../parts/panel.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { useFormats } from '../prefs/formats-context.tsx';

/** The training under way, or how the last one went. */
export function TrainingRun({ run }: { run: NonNullable<ModelAnswer['run']> }) {
  const formats = useFormats();
  const isRunning = run.finishedAt === null && run.error === null;
  return (
    <Panel title={isRunning ? 'Training now' : 'Last training'}>
      {isRunning ? (
        <>
          <p className="text-base first-letter:uppercase">
            {run.step}: {formats.number(run.done)} of {formats.number(run.total)}
          </p>
          <div className="mt-2">
            <ProgressBar label="Training" done={run.done} total={run.total} />
          </div>
        </>
      ) : (
        <p className={`text-base ${run.error === null ? '' : 'text-worse'}`}>
          {run.error === null
            ? `Done ${run.finishedAt === null ? '' : formats.dateTime(run.finishedAt)}.`
            : `Failed: ${run.error}`}
        </p>
      )}
      <p className="mt-1 text-sm text-muted">
        Started {formats.dateTime(run.startedAt)} {formats.timeZone}.
      </p>
    </Panel>
  );
}
