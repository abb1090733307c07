import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '../bootstrap/progress.ts';
import type { Supervisor } from './supervisor.ts';

/** Waits until every process is well, and says meanwhile which ones are not. Returns early when all is being stopped. */
export async function untilAllRuns(
  supervisor: Pick<Supervisor, 'unwell' | 'logFile'>,
  progress: Pick<Progress, 'warn'>,
  signal: AbortSignal,
  pollMs = 500,
): Promise<void> {
  let said = '';
  while (!signal.aborted) {
    const unwell = supervisor.unwell();
    if (unwell.length === 0) return;
    const names = unwell.join(', ');
    if (names !== said) {
      said = names;
      progress.warn(
        `Not running yet: ${names}. The rest runs; logs: ${unwell.map(supervisor.logFile).join(', ')}`,
      );
    }
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}
