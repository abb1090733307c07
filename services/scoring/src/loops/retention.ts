import type { Database } from '@ebb/db';
import type { ScoringReporter } from '../metrics.ts';
import { letGo } from '../retention/let-go.ts';
import type { StartLoop } from './run-loop.ts';

const idleMs = 5_000;

/** Lets go what shops do not keep, a piece at a time. */
export function startRetention(
  startLoop: StartLoop,
  { db, now, report }: { db: Database; now: () => number; report: Pick<ScoringReporter, 'letGo'> },
): void {
  startLoop('retention', idleMs, async () => {
    const done = await letGo(db, now());
    if (done !== undefined) report.letGo(done.kind, done.removed);
    return { more: done !== undefined };
  });
}
