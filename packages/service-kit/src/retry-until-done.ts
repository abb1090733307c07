import { setTimeout as wait } from 'node:timers/promises';

export interface Retry {
  readonly error: unknown;
  /** 1 for the first failure. */
  readonly attempt: number;
  readonly delayMs: number;
}

export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly firstDelayMs?: number;
  readonly longestDelayMs?: number;
  /** Called for every failure that is followed by another try. */
  readonly onRetry?: (retry: Retry) => void;
  /** What waiting does not mend, beside mistakes in the program. */
  readonly giveUpOn?: (error: unknown) => boolean;
}

/**
 * Tries `work` again, waiting longer after each failure, until it succeeds: a database or Kafka may be away for a while.
 *
 * @throws the last error once `signal` is aborted; mistakes in the program, and what `giveUpOn` names, at once
 */
export async function retryUntilDone<Result>(
  work: () => Promise<Result>,
  { signal, firstDelayMs = 100, longestDelayMs = 2_000, onRetry, giveUpOn = () => false }: RetryOptions,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || isProgrammingError(error) || giveUpOn(error)) throw error;
      const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
      onRetry?.({ error, attempt, delayMs });
      try {
        await wait(delayMs, undefined, { signal });
      } catch {
        throw error;
      }
    }
  }
}

const programmingErrors = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'AssertionError',
]);

/** Mistakes in the program do not heal; whatever else fails (a database away, a deadlock) may. */
export function isProgrammingError(error: unknown): boolean {
  // By name and not by class: an error may come from another realm (a worker, a test runner's sandbox).
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return typeof name === 'string' && programmingErrors.has(name);
}
