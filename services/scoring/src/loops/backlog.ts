import { oldestOutboxMs, rollupChangesWaiting, type Database } from '@ebb/db';
import type { RunningConsumer } from '@ebb/kafka';
import type { ScoringReporter } from '../metrics.ts';
import { createRollupAge } from './rollup-age.ts';
import type { StartLoop } from './run-loop.ts';

const everyMs = 5_000;

/** Measures what waits: messages not read yet, and the oldest not published, or not added to the roll-ups, yet. */
export function startBacklogWatch(
  startLoop: StartLoop,
  parts: { consumer: RunningConsumer; db: Database; report: ScoringReporter; now: () => number },
): void {
  const { consumer, db, report, now } = parts;
  const rollupAge = createRollupAge(now());
  startLoop('backlog', everyMs, async () => {
    const partitions = await consumer.lag();
    report.lag(partitions.reduce((sum, { lagMessages }) => sum + lagMessages, 0));
    const oldestMs = await oldestOutboxMs(db);
    report.outboxAge(oldestMs === null ? 0 : now() - oldestMs);
    report.rollupAge(rollupAge(await rollupChangesWaiting(db), now()));
    return { more: false };
  });
}
