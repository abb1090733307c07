import { oldestOutboxMs, type Database } from '@ebb/db';
import type { RunningConsumer } from '@ebb/kafka';
import type { ScoringReporter } from '../metrics.ts';
import type { StartLoop } from './run-loop.ts';

const everyMs = 5_000;

/** Measures what waits: messages that were not read yet, and the oldest that was not published yet. */
export function startBacklogWatch(
  startLoop: StartLoop,
  parts: { consumer: RunningConsumer; db: Database; report: ScoringReporter; now: () => number },
): void {
  const { consumer, db, report, now } = parts;
  startLoop('backlog', everyMs, async () => {
    const partitions = await consumer.lag();
    report.lag(partitions.reduce((sum, { lagMessages }) => sum + lagMessages, 0));
    const oldestMs = await oldestOutboxMs(db);
    report.outboxAge(oldestMs === null ? 0 : now() - oldestMs);
    return { more: false };
  });
}
