import { setTimeout as delay } from 'node:timers/promises';

/** What a server can ask for: the whole transaction again. */
export type RetryReason = 'deadlock' | 'lock_wait';

export interface RetryOptions {
  /** Tries after a deadlock or lock wait before the error is given to the caller. */
  attempts?: number;
  onRetry?: (reason: RetryReason) => void;
}

/** Runs a transaction again, each time after a longer random wait, while the server asks for it. */
export async function retryTransaction<T>(
  run: () => Promise<T>,
  reasonOf: (error: unknown) => RetryReason | undefined,
  { attempts = 8, onRetry }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined || attempt >= attempts) throw error;
      onRetry?.(reason);
      await delay(Math.random() * 20 * 2 ** Math.min(attempt, 5));
    }
  }
}
