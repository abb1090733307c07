import type { DeadLetterWriter } from '@ebb/kafka';
import type { Scope } from '@ebb/service-kit';
import type { ScoringReporter } from './metrics.ts';

export interface WatchedDeadLetters extends DeadLetterWriter {
  /** Partitions were divided anew: what stood still here may be another process's now, or will be met again. */
  forget(): void;
}

/**
 * The same writer, but one that says when it stands in the way. A message that can neither be scored nor be put aside
 * stops its partition, for going on would lose it; the batch is tried again until the topic takes the letter. Meanwhile
 * the process is not ready, the metric says how many batches wait, and the log says so once and once when it is over.
 */
export function watchDeadLetters(
  writer: DeadLetterWriter,
  { log, health, report }: Pick<Scope, 'log' | 'health'> & { report: ScoringReporter },
): WatchedDeadLetters {
  /** By topic and partition: where the letters that could not be written begin. */
  const blocked = new Map<string, number>();

  function places(): string {
    return [...blocked].map(([partition, offset]) => `${partition}@${offset}`).join(', ');
  }

  health.check('dead letters', () => {
    if (blocked.size > 0) throw new Error(`they cannot be written; stopped at ${places()}`);
  });
  return {
    forget() {
      blocked.clear();
      report.deadLettersBlocked(0);
    },
    async write(letters) {
      const [first] = letters;
      if (first === undefined) return;
      const partition = `${first.topic}[${first.partition}]`;
      try {
        await writer.write(letters);
      } catch (error) {
        if (!blocked.has(partition)) {
          const { offset, reason } = first;
          log.error(
            { err: error, partition, offset, reason },
            'a dead letter cannot be written: its partition waits',
          );
        }
        blocked.set(partition, first.offset);
        report.deadLettersBlocked(blocked.size);
        throw error;
      }
      if (blocked.delete(partition)) {
        log.warn(
          { partition, offset: first.offset },
          'dead letters can be written again: its partition goes on',
        );
        report.deadLettersBlocked(blocked.size);
      }
    },
  };
}
