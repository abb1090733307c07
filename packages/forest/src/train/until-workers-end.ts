import type { Worker } from 'node:worker_threads';

/**
 * Waits until all workers have ended by themselves. Whatever happens, none of them runs when it returns.
 *
 * @throws what a worker or `onMessage` threw, or the signal's reason
 */
export async function untilWorkersEnd<Message>(
  workers: readonly Worker[],
  options: { readonly signal?: AbortSignal | undefined; readonly onMessage: (message: Message) => void },
): Promise<void> {
  const { signal, onMessage } = options;
  let stopListening = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      let running = workers.length;
      const onAbort = (): void => resolve();
      signal?.addEventListener('abort', onAbort, { once: true });
      // A service trains many models under one signal; listeners left behind would pile up on it.
      stopListening = () => signal?.removeEventListener('abort', onAbort);
      for (const worker of workers) {
        worker.on('message', (message: Message) => {
          try {
            onMessage(message);
          } catch (error) {
            reject(error instanceof Error ? error : new Error('onMessage threw', { cause: error }));
          }
        });
        worker.on('error', reject);
        worker.on('exit', (code) => {
          if (code !== 0) reject(new Error(`a worker thread ended with code ${code}`));
          else if (--running === 0) resolve();
        });
      }
      if (running === 0) resolve();
    });
  } finally {
    stopListening();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  signal?.throwIfAborted();
}
