import type { Worker } from 'node:worker_threads';
import type { FromWorker } from './work-off-jobs.ts';

/** Long enough for a training, which comes back after moments; short enough that nobody keeps threads for nothing. */
const idleMs = 5_000;

export interface WorkerPool {
  /**
   * Gives each job to a worker thread of its own, and returns when all have done theirs. Whatever happens, none works
   * any more when it returns.
   *
   * @throws what a worker or `onMessage` threw, or the signal's reason
   */
  run<Job, Message>(
    jobs: readonly Job[],
    options: { readonly signal?: AbortSignal | undefined; readonly onMessage: (message: Message) => void },
  ): Promise<void>;
}

/**
 * Worker threads that stay for the next jobs: a training gives some fifty small pieces of work to threads, and starting
 * one costs more than many a piece. They do not keep the process alive.
 *
 * @param start starts a worker whose module calls `workOffJobs`
 */
export function createWorkerPool(start: () => Worker): WorkerPool {
  const idle: PooledWorker[] = [];

  function keep(kept: PooledWorker): void {
    kept.worker.unref();
    idle.push(kept);
    const drop = (): void => {
      const place = idle.indexOf(kept);
      if (place >= 0) idle.splice(place, 1);
      void kept.worker.terminate();
    };
    kept.timer = setTimeout(drop, idleMs).unref();
    // One that breaks while nobody needs it is only one fewer.
    kept.listener = { onMessage: () => undefined, onEnd: drop };
  }

  function take(): PooledWorker {
    const kept = idle.pop() ?? watch(start());
    clearTimeout(kept.timer);
    kept.worker.ref();
    return kept;
  }

  return {
    async run<Job, Message>(
      jobs: readonly Job[],
      { signal, onMessage }: { signal?: AbortSignal | undefined; onMessage: (message: Message) => void },
    ) {
      signal?.throwIfAborted();
      const working = new Set<PooledWorker>();
      let stopListening = (): void => undefined;
      try {
        await new Promise<void>((resolve, reject) => {
          if (jobs.length === 0) resolve();
          const onAbort = (): void => resolve();
          signal?.addEventListener('abort', onAbort, { once: true });
          // A service trains many models under one signal; listeners left behind would pile up on it.
          stopListening = () => signal?.removeEventListener('abort', onAbort);
          const listen = (member: PooledWorker): Listener => ({
            onEnd: reject,
            onMessage(sent) {
              if (sent.kind === 'message') return onMessage(sent.message as Message);
              working.delete(member);
              keep(member);
              if (working.size === 0) resolve();
            },
          });
          // All of them before the first begins, so that the last is not the first again.
          for (const member of jobs.map(take)) {
            working.add(member);
            member.listener = listen(member);
          }
          for (const [index, member] of [...working].entries()) member.worker.postMessage(jobs[index]);
        });
      } finally {
        stopListening();
        await Promise.all([...working].map(({ worker }) => worker.terminate()));
      }
      signal?.throwIfAborted();
    },
  };
}

interface Listener {
  /** What it throws ends the run. */
  onMessage(sent: FromWorker<unknown>): void;
  onEnd(error: Error): void;
}

interface PooledWorker {
  readonly worker: Worker;
  /** Whom its messages and its end concern at present. */
  listener: Listener;
  timer: NodeJS.Timeout | undefined;
}

function watch(worker: Worker): PooledWorker {
  const ignore = { onMessage: () => undefined, onEnd: () => undefined };
  const watched: PooledWorker = { worker, listener: ignore, timer: undefined };
  worker.on('message', (sent: FromWorker<unknown>) => {
    try {
      watched.listener.onMessage(sent);
    } catch (error) {
      watched.listener.onEnd(error instanceof Error ? error : new Error('onMessage threw', { cause: error }));
    }
  });
  worker.on('error', (error: Error) => watched.listener.onEnd(error));
  worker.on('exit', (code) => watched.listener.onEnd(new Error(`a worker thread ended with code ${code}`)));
  return watched;
}
