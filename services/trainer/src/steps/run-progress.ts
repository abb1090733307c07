import { writeRunProgress, type Database, type RunProgress } from '@ebb/db';
import type { ReportProgress } from '@ebb/training';

const millisecondsBetweenWrites = 300;

/**
 * Writes a run's progress at most a few times a second and never two writes at once: progress is reported per customer
 * and per tree, and must not slow the training. A write that fails is reported and forgotten: the next one comes.
 */
export function createRunProgress(
  db: Database,
  runId: string,
  options: { readonly now: () => number; readonly onError: (error: unknown) => void },
): { readonly report: ReportProgress; finished(): Promise<void> } {
  let lastWriteMs = -Infinity;
  let lastStep: string | undefined;
  let writing: Promise<void> = Promise.resolve();
  let busy = false;
  return {
    report(step, done, total) {
      const nowMs = options.now();
      if (busy || (step === lastStep && nowMs - lastWriteMs < millisecondsBetweenWrites)) return;
      lastWriteMs = nowMs;
      lastStep = step;
      busy = true;
      const progress: RunProgress = { step, done, total };
      writing = writeRunProgress(db, runId, progress)
        .catch(options.onError)
        .finally(() => {
          busy = false;
        });
    },
    finished: () => writing,
  };
}
