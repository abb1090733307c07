import { setTimeout as wait } from 'node:timers/promises';
import type { RunningConsumer } from '@ebb/kafka';
import { waitForServer, type Scope } from '@ebb/service-kit';

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** A consumer that worked this long before it failed begins again with the shortest pause. */
const soundMs = 300_000;
const lagEveryMs = 5_000;

export interface TopicIntakeOptions {
  readonly scope: Pick<Scope, 'log' | 'signal' | 'onStop'>;
  /** Joins the group; `onFatal` is called when that consumer cannot go on. */
  readonly join: (onFatal: (error: unknown) => void) => Promise<RunningConsumer>;
  readonly beat: () => void;
  readonly report: { setIntakeUp(isUp: boolean): void; setLag(lagMessages: number): void };
  readonly firstPauseMs?: number;
}

/**
 * Keeps the intake of a topic going. A consumer that cannot go on is started again, with growing pauses: whatever is
 * wrong with the topic, the HTTP door of the same process must not close over it.
 *
 * @returns once the group was joined for the first time
 */
export async function startTopicIntake(options: TopicIntakeOptions): Promise<void> {
  const { scope, beat, report } = options;
  let failed: ((error: unknown) => void) | undefined;
  let pauseMs = options.firstPauseMs ?? firstPauseMs;

  async function join(): Promise<{ readonly consumer: RunningConsumer; readonly failure: Promise<unknown> }> {
    const failure = new Promise<unknown>((resolve) => (failed = resolve));
    const consumer = await waitForServer(scope, 'Kafka', () => options.join((error) => failed?.(error)), {
      beat,
    });
    report.setIntakeUp(true);
    return { consumer, failure };
  }

  let current = await join();
  const stopped = new Promise<undefined>((resolve) => {
    scope.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

  async function keepGoing(): Promise<void> {
    while (!scope.signal.aborted) {
      const startedMs = performance.now();
      const error = await Promise.race([current.failure, stopped]);
      if (scope.signal.aborted) return;
      report.setIntakeUp(false);
      if (performance.now() - startedMs > soundMs) pauseMs = options.firstPauseMs ?? firstPauseMs;
      scope.log.error({ err: error, pauseMs }, 'the topic intake cannot go on and is started again');
      await current.consumer.stop().catch((stopError: unknown) => {
        scope.log.warn({ err: stopError }, 'the failed consumer did not stop cleanly');
      });
      await restAndRejoin();
    }
  }

  /** Resting is a sign of life too: an orchestrator must not end the process over it. */
  async function restAndRejoin(): Promise<void> {
    const resting = setInterval(beat, 5_000);
    try {
      for (;;) {
        await wait(pauseMs, undefined, { signal: scope.signal }).catch(() => undefined);
        if (scope.signal.aborted) return;
        pauseMs = Math.min(longestPauseMs, pauseMs * 2);
        try {
          current = await join();
          return;
        } catch (error) {
          scope.log.error({ err: error, pauseMs }, 'the topic intake could not be started again');
        }
      }
    } finally {
      clearInterval(resting);
    }
  }

  const lagTimer = setInterval(() => {
    current.consumer
      .lag()
      .then((partitions) => report.setLag(partitions.reduce((sum, { lagMessages }) => sum + lagMessages, 0)))
      .catch((error: unknown) => scope.log.debug({ err: error }, 'the lag could not be read'));
  }, lagEveryMs);
  const going = keepGoing();
  scope.onStop('shop.events', async () => {
    clearInterval(lagTimer);
    await going;
    await current.consumer.stop();
  });
}
